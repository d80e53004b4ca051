/** What is published, installed from its tarball into an empty project and used there as the README says. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { packageRoot, root, samples } from './testing/package.ts';
import { type Ended, type Running, start } from './testing/run.ts';

/** In bytes: the two models' weights, and what a page fetches of ONNX Runtime where a model wants it. */
const packedBudget = 9_000_000;

let project: string;
let tarball: string;
let files: readonly string[];
/** Why it could not be installed. */
let missing: string | undefined;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'inkling-project-'));
  const said = execFileSync('npm', ['pack', '--json', '--pack-destination', project], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  const packed = JSON.parse(said);
  const [{ filename, files: listed }] = Array.isArray(packed) ? packed : Object.values(packed);
  tarball = join(project, filename);
  files = listed.map(({ path }: { path: string }) => path);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  try {
    // Strict: all that it brings has to run in this Node.
    const options = ['--no-audit', '--no-fund', '--engine-strict'];
    execFileSync('npm', ['install', ...options, tarball], { cwd: project, stdio: 'pipe' });
  } catch (error) {
    missing = String((error as { stderr?: Buffer }).stderr);
    if (!/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|network/i.test(missing)) throw error;
  }
});
afterAll(() => rmSync(project, { recursive: true }));

test('what is published: scripts, types and models, and nothing of how they are made', () => {
  const hash = '-[\\w-]{8}';
  const version = '[0-9a-f]{16}';
  const expected = [
    'README\\.md',
    'package\\.json',
    `dist/node/(cli|index|worker)\\.js`,
    `dist/node/[a-z0-9-]+${hash}\\.js`,
    'dist/node/(errors|index|options|runtime|server|shared-types|types)\\.d\\.ts',
    'dist/models/index\\.json',
    `dist/models/(cifar10|pizza)/${version}/(manifest\\.json|model\\.int8\\.onnx|model\\.plan\\.json|weights\\.bin)`,
    'dist/browser/.*', // e2e/package knows of these
  ].map((one) => new RegExp(`^${one}$`));
  expect(files.filter((path) => !expected.some((one) => one.test(path)))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining([
      'dist/node/cli.js',
      'dist/node/index.d.ts',
      'dist/node/worker.js',
      'dist/models/index.json',
    ]),
  );
  expect(files.filter((path) => /\.(test|check)\.|testing\//.test(path))).toEqual([]);
  expect(statSync(tarball).size).toBeLessThan(packedBudget);
});

/** The commands of a section of the README, one a line. */
function commandsOf(heading: string): string[] {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter(Boolean),
  );
}

/** As somebody types it. */
const type = (command: string): Running => start('bash', ['-c', command], { cwd: project, detached: true });
async function typed(command: string): Promise<Ended> {
  const { child, ended } = type(command);
  child.stdin?.end();
  return ended;
}

describe('in an empty project', () => {
  test('the command line, as the README has it', async (context) => {
    context.skip(missing !== undefined, `the registry is not there: ${missing}`);
    execFileSync('mkdir', ['-p', 'photos/pizza'], { cwd: project });
    copyFileSync(join(samples, 'pizza.webp'), join(project, 'photos/pizza/one.webp'));
    copyFileSync(join(samples, 'salad.webp'), join(project, 'photos/two.webp'));
    copyFileSync(join(samples, 'pizza.webp'), join(project, 'lunch.webp'));
    const commands = commandsOf('On the command line').filter((line) => !line.startsWith('npm '));
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) {
      const { code, out, err } = await typed(command);
      expect({ command, code, err }).toEqual({ command, code: 0, err: '' });
      expect(`${command}: ${out}${command.includes('>') ? 'in a file' : ''}`).toMatch(/pizza|file/);
    }
  });

  test('the server, as the README has it', async (context) => {
    context.skip(missing !== undefined, `the registry is not there: ${missing}`);
    const [serving = '', ...asking] = commandsOf('A server');
    const { child, said, ended } = type(serving);
    try {
      await vi.waitFor(() => expect(said.err).toContain('/predict\n'), { timeout: 120_000 });
      copyFileSync(join(samples, 'automobile.webp'), join(project, 'car.png'));
      expect(asking.length).toBeGreaterThan(2);
      for (const command of asking) {
        const { code, out } = await typed(command);
        expect({ command, code }).toEqual({ command, code: 0 });
        expect(`${command}: ${out}`).toMatch(/automobile|openapi|inkling_|"models"|"ok"/);
      }
    } finally {
      process.kill(-(child.pid as number), 'SIGTERM');
      await ended;
    }
  });

  test('the runtime, by its types and by its answers', async (context) => {
    context.skip(missing !== undefined, `the registry is not there: ${missing}`);
    const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
    const [, program = ''] = /## In a program of Node[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(program).toContain("from 'inkling/node'");
    writeFileSync(join(project, 'program.ts'), program);
    const options = { module: 'nodenext', target: 'es2022', lib: ['es2023', 'dom'], types: [], strict: true };
    const tsconfig = {
      compilerOptions: { ...options, skipLibCheck: false, outDir: 'out' },
      files: ['program.ts'],
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const compiled = await typed(`'${process.execPath}' '${compiler}' -p .`);
    expect(compiled).toMatchObject({ code: 0, out: '' });
    const { code, out } = await typed(`'${process.execPath}' out/program.js`);
    expect(code).toBe(0);
    expect(out).toMatch(/^lunch\.webp: pizza/);
  });
});
