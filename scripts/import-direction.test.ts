/** Imports run one way, between the rings (ui -> runtime -> core) and inside ui. Biome enforces it; this holds biome.json to that. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `from` is the folder of the importing file, below web/: the specifier is what a file one folder deeper would write. */
interface Case {
  readonly from: string;
  readonly imports: string;
}

const forbiddenBetweenRings: readonly Case[] = [
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
];

const allowedBetweenRings: readonly Case[] = [
  { from: 'core', imports: '../errors.ts' },
  { from: 'core', imports: 'valibot' },
  { from: 'runtime', imports: '../../core/errors.ts' },
  { from: 'runtime', imports: 'onnxruntime-web/wasm' },
  { from: 'runtime', imports: '@tensorflow/tfjs-core' },
];

/** Read from the disk: a folder that is added is held to the order too. */
const uiEntries = readdirSync(join(root, 'web/ui'), { withFileTypes: true });
const uiFolders = uiEntries.filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** app -> features -> answer, engines -> parts -> text */
function mayImport(folder: string): readonly string[] {
  if (folder === 'app') return uiFolders;
  if (folder === 'text') return [];
  if (folder === 'parts') return ['text'];
  if (folder === 'answer' || folder === 'engines') return ['parts', 'text'];
  return ['answer', 'engines', 'parts', 'text'];
}

/** From a file of the folder itself, and from one a folder deeper. */
const between = (from: string, to: string): Case[] =>
  ['../', '../../'].flatMap((up) =>
    ['store.ts', 'View.tsx', 'view.css', 'testing/made-up.ts'].map((file) => ({
      from: `ui/${from}`,
      imports: `${up}${to}/${file}`,
    })),
  );

const insideUi = (wanted: boolean) =>
  uiFolders.flatMap((from) =>
    uiFolders
      .filter((to) => to !== from && mayImport(from).includes(to) === wanted)
      .flatMap((to) => between(from, to)),
  );

const forbiddenToUi = uiFolders.flatMap((folder) =>
  [
    '../../runtime/client.ts',
    '../../runtime/worker/protocol.ts',
    '../../../runtime/engines/ort-wasm/index.ts',
    'onnxruntime-web/wasm',
    '@tensorflow/tfjs-core',
  ].map((imports) => ({ from: `ui/${folder}`, imports })),
);

const allowedToUi = uiFolders.flatMap((folder) =>
  [
    '../../runtime/index.ts',
    '../../runtime/later.ts',
    '../../../runtime/index.ts',
    '../../core/errors.ts',
    '../own-store.ts',
    './own-part.tsx',
    'react',
    'zustand/vanilla',
  ].map((imports) => ({ from: `ui/${folder}`, imports })),
);

const forbidden = [...forbiddenBetweenRings, ...forbiddenToUi, ...insideUi(false)];
const allowed = [...allowedBetweenRings, ...allowedToUi, ...insideUi(true)];

/** Two files that import each other, by what the second one takes from the first. */
const circles = ["import './first.ts';", "import type { First } from './first.ts';"];

const importers = ['core', 'runtime', ...uiFolders.map((name) => `ui/${name}`)];
const casesOf = (importer: string) =>
  [...forbidden, ...allowed].filter(({ from }) => from === importer).map(({ imports }) => imports);
const folders = new Map<string, string>();
/** What Biome refused, by importer: a specifier in a static import, and in `import()`. */
const refused = new Map<string, { static: Set<string>; dynamic: Set<string> }>();
/** The last of a circle's files, by how it closes it, and the files that Biome found in one. */
const circleAt = new Map<string, string>();
const inCircle = new Set<string>();

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

function lint(paths: string[]): Diagnostic[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/@biomejs/biome/bin/biome', 'lint', '--reporter=json', '--max-diagnostics=none', ...paths],
    { cwd: root, encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
  );
  if (!stdout) throw new Error(`Biome said nothing: ${stderr}`);
  return JSON.parse(stdout).diagnostics;
}

beforeAll(() => {
  const importerAt = new Map<string, string>();
  for (const importer of importers) {
    const folder = mkdtempSync(join(root, 'web', importer, 'import-direction-'));
    folders.set(importer, folder);
    refused.set(importer, { static: new Set(), dynamic: new Set() });
    // A case on each line, so that the line says which one was refused.
    const statics = casesOf(importer).map((imports) => `export * from '${imports}';`);
    const dynamics = casesOf(importer).map(
      (imports, i) => `export const a${i} = () => import('${imports}');`,
    );
    const file = join(folder, 'cases.ts');
    writeFileSync(file, [...statics, ...dynamics, ''].join('\n'));
    importerAt.set(file, importer);
  }
  circles.forEach((back, index) => {
    const folder = join(folders.get('ui/list') ?? '', `circle-${index}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'first.ts'), "import './second.ts';\nexport interface First {}\n");
    writeFileSync(join(folder, 'second.ts'), `${back}\nexport const second = 2;\n`);
    circleAt.set(back, join(folder, 'second.ts'));
  });
  for (const { category, location } of lint([...folders.values()])) {
    const path = resolve(root, location.path);
    if (category === 'lint/suspicious/noImportCycles') inCircle.add(path);
    const importer = importerAt.get(path);
    if (category !== 'lint/style/noRestrictedImports' || !importer) continue;
    const cases = casesOf(importer);
    const at = location.start.line - 1;
    const kind = at < cases.length ? 'static' : 'dynamic';
    refused.get(importer)?.[kind].add(cases[at % cases.length] as string);
  }
}, 60_000); // it reads the whole project to find circles

afterAll(() => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
});

describe.each(importers)('%s', (importer) => {
  const of = (cases: readonly Case[]) =>
    cases.filter(({ from }) => from === importer).map(({ imports }) => imports);

  test.each(['static', 'dynamic'] as const)(
    '%s imports: refused what it may not, allowed all else',
    (kind) => {
      const isRefused = (imports: string) => refused.get(importer)?.[kind].has(imports);
      expect(of(forbidden).filter((imports) => !isRefused(imports))).toEqual([]);
      expect(of(allowed).filter(isRefused)).toEqual([]);
    },
  );
});

test.each(circles)('a circle that is closed by `%s` is refused', (back) => {
  expect(inCircle).toContain(circleAt.get(back));
});

test('everything of ui stands in a folder, where the order holds', () => {
  expect(uiEntries.filter((entry) => !entry.isDirectory())).toEqual([]);
});
