/** The rings import one way (ui -> runtime -> core). Biome enforces it; this holds biome.json to that. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `from` is the folder of the importing file, below web/. */
const forbidden = [
  { from: 'core', imports: '../../runtime/index.ts' },
  { from: 'core', imports: '../../runtime/store/cache.ts' },
  { from: 'core', imports: '../../ui/app.tsx' },
  { from: 'core', imports: 'react' },
  { from: 'core', imports: 'react-dom/client' },
  { from: 'core', imports: 'zustand/vanilla' },
  { from: 'core', imports: 'onnxruntime-web/wasm' },
  { from: 'core', imports: '@tensorflow/tfjs-core' },
  { from: 'runtime', imports: '../../ui/app.tsx' },
  { from: 'runtime', imports: '../../ui/stores/session.ts' },
  { from: 'runtime', imports: 'react' },
  { from: 'runtime', imports: 'react-dom/client' },
  { from: 'runtime', imports: 'zustand/vanilla' },
  { from: 'ui', imports: '../../runtime/client.ts' },
  { from: 'ui', imports: '../../runtime/worker/protocol.ts' },
  { from: 'ui', imports: '../../runtime/engines/ort-wasm/index.ts' },
  { from: 'ui', imports: 'onnxruntime-web/wasm' },
  { from: 'ui', imports: '@tensorflow/tfjs-core' },
];

const allowed = [
  { from: 'core', imports: '../errors.ts' },
  { from: 'core', imports: 'valibot' },
  { from: 'runtime', imports: '../../core/errors.ts' },
  { from: 'runtime', imports: 'onnxruntime-web/wasm' },
  { from: 'runtime', imports: '@tensorflow/tfjs-core' },
  { from: 'ui', imports: '../../runtime/index.ts' },
  { from: 'ui', imports: '../../core/errors.ts' },
  { from: 'ui', imports: 'react' },
  { from: 'ui', imports: 'zustand/vanilla' },
];

const cases = [...forbidden, ...allowed];
const fileOf = new Map<(typeof cases)[number], string>();
const folders = new Map<string, string>();
/** Files that Biome refused for the import, by path. */
const refused = new Set<string>();

function lint(paths: string[]): { category: string; location: { path: string } }[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/@biomejs/biome/bin/biome', 'lint', '--reporter=json', '--max-diagnostics=none', ...paths],
    { cwd: root, encoding: 'utf8', timeout: 30_000 },
  );
  if (!stdout) throw new Error(`Biome said nothing: ${stderr}`);
  return JSON.parse(stdout).diagnostics;
}

beforeAll(() => {
  for (const ring of ['core', 'runtime', 'ui']) {
    mkdirSync(join(root, 'web', ring), { recursive: true });
    folders.set(ring, mkdtempSync(join(root, 'web', ring, 'import-direction-')));
  }
  cases.forEach((one, index) => {
    const file = join(folders.get(one.from) ?? '', `case-${index}.ts`);
    writeFileSync(
      file,
      `export * from '${one.imports}';\nexport const later = () => import('${one.imports}');\n`,
    );
    fileOf.set(one, file);
  });
  for (const { category, location } of lint([...folders.values()])) {
    if (category === 'lint/style/noRestrictedImports') refused.add(resolve(root, location.path));
  }
});

afterAll(() => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
});

describe('refused', () => {
  test.each(forbidden)('$from importing $imports', (one) => {
    expect(refused).toContain(fileOf.get(one));
  });
});

describe('allowed', () => {
  test.each(allowed)('$from importing $imports', (one) => {
    expect(refused).not.toContain(fileOf.get(one));
  });
});
