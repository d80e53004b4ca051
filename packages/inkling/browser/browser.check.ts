/** What of the package is for browsers, as it is built. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frameScript } from '../../../web/runtime/picture/page/frame-script.ts';
import { buildScripts } from '../build/browser-scripts.mjs';
import { browserBudget, firstAnswerBytes, firstAnswerFiles } from '../build/browser-size.mjs';
import { writeDeclarations } from '../build/declarations.mjs';
import { contentSecurityPolicy } from '../examples/serve.mjs';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const withoutHash = (name: string) => name.replace(/-[\w-]{8}(\.\w+)$/, '$1');

let project: string;
let dist: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'inkling-consumer-'));
  const installed = join(project, 'node_modules/inkling');
  dist = join(installed, 'dist/browser');
  mkdirSync(dist, { recursive: true });
  cpSync(at('../package.json'), join(installed, 'package.json'));
  await buildScripts(dist);
  writeDeclarations(dist, ['index', 'element']);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

test('its files are these, and no more', () => {
  expect([...new Set(readdirSync(dist).map(withoutHash))].sort()).toEqual(
    [
      ...['index.js', 'index.d.ts', 'element.js', 'element.d.ts', 'types.d.ts'],
      ...['shared-types.d.ts', 'errors.d.ts'],
      ...['worker.js', 'probe.js'],
      // Parts of these, each fetched when it is wanted.
      ...['shell.js', 'schemas.js', 'draw.js', 'batch.js', 'calibration.js', 'host.js', 'words-ru.js'],
      ...[
        'kept.js',
        'record.js',
        'file-cache.js',
        'within.js',
        'sha2.js',
        'rolldown-runtime.js',
        'shared.js',
      ],
      ...['inkling-wasm.js', 'ort-wasm.js', 'tfjs-webgl.js'],
      ...['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'],
    ].sort(),
  );
});

test('what the first answer needs is within its budget', () => {
  expect(firstAnswerFiles(dist).map(withoutHash)).toEqual(
    expect.arrayContaining(['element.js', 'shell.js', 'schemas.js', 'worker.js', 'shared.js']),
  );
  expect(firstAnswerBytes(dist)).toBeLessThanOrEqual(browserBudget);
  // Whoever wants the runtime alone gets nothing of the element.
  expect(readFileSync(join(dist, 'index.js'), 'utf8')).not.toContain('element');
});

test('bundlers find its workers, and nothing that is not there', () => {
  const scripts = readdirSync(dist).filter((name) => name.endsWith('.js'));
  const all = scripts.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
  expect(all).toContain('new Worker(new URL(`./worker.js`,import.meta.url),{type:`module`');
  expect(all).toContain('new Worker(new URL(`./probe.js`,import.meta.url),{type:`module`');
  expect(all).not.toMatch(/new URL\(\w+,import\.meta\.url\)/);
  // WebKit would run it twice.
  expect(all).not.toMatch(/\b(from|import)\s*["'`]\.\/worker\.js/);
  const named = [...all.matchAll(/new URL\(["'`]([\w./-]+)["'`],\s*import\.meta\.url\)/g)];
  const files = new Set(readdirSync(dist));
  expect(named.length).toBeGreaterThanOrEqual(4);
  expect(named.flatMap(([, name = '']) => (files.has(name.replace('./', '')) ? [] : [name]))).toEqual([]);
});

const consumer = `
import { createRuntime, InklingError, type Answer, type ErrorCode, type Runtime } from 'inkling';
import { InklingClassifier } from 'inkling/element';

const runtime: Runtime = createRuntime({ bucket: 'models/', engines: ['inkling-wasm'] });
export async function ask(file: File, image: HTMLImageElement): Promise<string> {
  const { signal } = new AbortController();
  const answer: Answer = await runtime.classify(file, {
    model: 'pizza',
    signal,
    onProgress: (progress) => {
      if (progress.phase === 'downloading') progress.loaded.toFixed();
    },
  });
  const others = await runtime.classifyAll([file], { onResult: (index) => index.toFixed() });
  const codes: ErrorCode[] = others.flatMap((one) => ('error' in one ? [one.error.code] : []));
  await runtime.classify(image).catch((error: unknown) => {
    if (!(error instanceof InklingError) || !error.retryable) throw error;
  });
  const [top] = answer.classes;
  return [top?.name['ru'] ?? top?.name.en, answer.grade === 'held-back', ...codes].join();
}

const element: InklingClassifier = document.createElement('inkling-classifier');
element.model = 'pizza';
element.addEventListener('inkling-answer', ({ detail }) => detail.answer.grade);
element.addEventListener('inkling-error', ({ detail }) => detail.error.code);
element.addEventListener('inkling-progress', ({ detail }) => detail.phase);
// @ts-expect-error: there is no such engine
createRuntime({ bucket: 'models/', engines: ['abacus'] });
// @ts-expect-error: a bucket has to be named
createRuntime({});
`;

test.each(['bundler', 'nodenext'])(
  'its types stand by themselves, with resolution as of %s',
  (resolution) => {
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(project, 'main.ts'), consumer);
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2022', 'dom'],
      module: resolution === 'bundler' ? 'esnext' : 'nodenext',
      moduleResolution: resolution,
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noPropertyAccessFromIndexSignature: true,
      skipLibCheck: false,
      noEmit: true,
      types: [],
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
    const compiler = at('../../../node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  },
);

test('a server that renders pages may import it', () => {
  for (const name of ['inkling', 'inkling/element']) {
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', `await import('${name}')`], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
  }
});

test('the policy that is recommended names the script that draws SVGs', () => {
  const hash = `'sha256-${createHash('sha256').update(frameScript).digest('base64')}'`;
  expect(contentSecurityPolicy('https://cdn.example', 'https://models.example')).toContain(hash);
  const readmes = readdirSync(at('..')).filter((name) => /^README.*\.md$/.test(name));
  expect(readmes.map((name) => readFileSync(at(`../${name}`), 'utf8')).join('\n')).toContain(hash);
});
