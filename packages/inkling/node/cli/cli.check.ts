/** The built command line, by its streams and exit codes. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { toCsvRecord } from '../../../../web/core/csv.ts';
import { type ExportRow, rowsToCsv, rowsToJson } from '../../../../web/core/export-rows.ts';
import { json, packageRoot, publicModels, samples } from '../testing/package.ts';
import { runCli, startCli } from '../testing/run.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-cli-'));
  for (const sub of ['ship', 'truck/deep']) mkdirSync(join(folder, sub), { recursive: true });
  copyFileSync(join(samples, 'ship.webp'), join(folder, 'ship/1.webp'));
  copyFileSync(join(samples, 'truck.webp'), join(folder, 'truck/deep/=2.WEBP'));
  copyFileSync(join(samples, 'airplane.webp'), join(folder, 'no-ending'));
  writeFileSync(join(folder, 'notes.txt'), 'no picture');
  writeFileSync(join(folder, 'truck/broken.png'), 'no picture');
});
afterAll(() => rmSync(folder, { recursive: true }));

const inside = (...args: readonly string[]) => runCli(args, undefined, { cwd: folder });
const rowsOf = (out: string): ExportRow[] => JSON.parse(out);

describe('inkling classify', () => {
  test('a folder with all pictures in it, as rows in JSON', async () => {
    const { code, out, err } = await inside('classify', '.', '--json', '--model', 'cifar10');
    const rows = rowsOf(out);
    expect(code).toBe(1); // one of them is broken
    expect(err).toBe('');
    expect(out).toBe(rowsToJson(rows));
    expect(rows.map(({ path, label, truth, error }) => [path, label, truth, error])).toEqual([
      ['ship/1.webp', 'ship', 'ship', null],
      ['truck/broken.png', null, 'truck', 'image-not-an-image'],
      ['truck/deep/=2.WEBP', 'truck', 'truck', null],
    ]);
    const [{ version }] = json(join(publicModels, 'index.json')).models;
    expect(rows[0]).toEqual({
      name: '1.webp',
      path: 'ship/1.webp',
      truth: 'ship',
      label: 'ship',
      probability: expect.any(Number),
      probabilities: expect.objectContaining({ ship: rows[0]?.probability }),
      model: 'cifar10',
      version,
      engine: 'inkling-wasm',
      precision: 'int8',
      crop: { x: 80, y: 0, width: 480, height: 480 },
      ms: expect.any(Number),
      warnings: [],
      error: null,
    });
    expect(Object.values(rows[0]?.probabilities ?? {}).reduce((a, b) => a + b)).toBeCloseTo(1);
  });

  test('the same in CSV', async () => {
    const { code, out } = await inside('classify', 'ship', 'truck/deep', '--csv', '--model', 'cifar10');
    expect(code).toBe(0);
    const rows = rowsOf((await inside('classify', 'ship', 'truck/deep', '--json')).out);
    const labels = Object.keys(rows[0]?.probabilities ?? {});
    const withoutTime = (text: string) => text.replace(/,inkling-wasm,int8,[\d.]+,/g, ',inkling-wasm,int8,,');
    expect(withoutTime(out)).toBe(withoutTime(rowsToCsv(rows, labels)));
  });

  test('files, patterns and standard input, each once and in their order', async () => {
    const named = ['no-ending', '-', 'truck/**/*.{WEBP,png}', 'ship/1.webp', 'ship/*.webp', 'missing.png'];
    const picture = readFileSync(join(samples, 'automobile.webp'));
    const { code, out } = await runCli(['classify', ...named, '--json', '--threads', '2'], picture, {
      cwd: folder,
    });
    expect(code).toBe(1);
    expect(rowsOf(out).map(({ path, label, error }) => [path, label ?? error])).toEqual([
      ['no-ending', 'airplane'],
      ['-', 'automobile'],
      ['truck/broken.png', 'image-not-an-image'],
      ['truck/deep/=2.WEBP', 'truck'],
      ['ship/1.webp', 'ship'],
      ['missing.png', 'image-gone'],
    ]);
  });

  test('a line for a person', async () => {
    const { code, out } = await inside('classify', 'ship', 'no-ending', '--model', 'cifar10');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^ship\/1\.webp: ship 99\.\d %\nno-ending: airplane 99\.\d %\n$/),
    ]);
    const other = await inside('classify', 'ship', '--model', 'pizza');
    expect(other.out).toMatch(
      /^ship\/1\.webp: held back \([\w, -]*out-of-distribution\); not pizza [\d.]+ %\n$/,
    );
  });

  describe.skipIf(process.platform === 'win32')('of what nobody expects in a folder', () => {
    let odd: string;
    const names = async (...args: readonly string[]) =>
      rowsOf((await runCli(['classify', ...args, '--json'], undefined, { cwd: odd })).out).map(
        ({ path, error }) => [path, error],
      );
    const picture = readFileSync(join(samples, 'ship.webp'));
    beforeAll(() => {
      odd = mkdtempSync(join(tmpdir(), 'inkling-odd-'));
      for (const path of ['a\nb', 'b/within', '.hidden']) mkdirSync(join(odd, path), { recursive: true });
      for (const path of ['a\nb/1\n.webp', 'b/within/2.webp', '.hidden/3.webp', 'c\\d.webp', '[4].webp']) {
        writeFileSync(join(odd, path), picture);
      }
      symlinkSync('..', join(odd, 'b/round'));
      symlinkSync('b/within', join(odd, 'again'));
      symlinkSync('nowhere', join(odd, 'gone.webp'));
      symlinkSync('loop.webp', join(odd, 'loop.webp'));
    });
    afterAll(() => rmSync(odd, { recursive: true }));

    const all = [
      ['[4].webp', null],
      ['a\nb/1\n.webp', null],
      ['b/within/2.webp', null],
      ['c\\d.webp', null],
      ['gone.webp', 'image-gone'],
      ['loop.webp', 'image-gone'],
    ];
    test('each file has a row, once, by its exact name', async () => {
      expect(await names('.')).toEqual(all);
      expect(await names('**/*.webp')).toEqual(all);
      expect(await names('*.webp')).toEqual(all.filter(([path]) => !path?.includes('/')));
      expect(await names('again', 'gone.*', './b/**')).toEqual([
        ['again/2.webp', null],
        ['gone.webp', 'image-gone'],
        ['b/round/[4].webp', null],
        ['b/round/a\nb/1\n.webp', null],
        ['b/round/c\\d.webp', null],
        ['b/round/gone.webp', 'image-gone'],
        ['b/round/loop.webp', 'image-gone'],
        ['b/within/2.webp', null],
      ]);
    });

    test('names from a list are no patterns', async () => {
      const list = ['[4].webp', 'a\nb', '*.webp', ''].join('\0');
      const expected = [all[0], all[1], ['*.webp', 'image-gone']];
      const given = await runCli(['classify', '--files0-from', '-', '--json'], Buffer.from(list), {
        cwd: odd,
      });
      expect(rowsOf(given.out).map(({ path, error }) => [path, error])).toEqual(expected);
      writeFileSync(join(odd, 'list'), list);
      expect(await names('--files0-from', 'list')).toEqual(expected);
      expect(await runCli(['classify', '--files0-from', '/nowhere'])).toMatchObject({ code: 2, out: '' });
    });
  });

  test.skipIf(process.platform === 'win32')(
    'no name steers the terminal, and data keep it exact',
    async () => {
      const name = '\x1b]0;x\x07\r\n"2,\u202e\x9b.webp';
      const named = mkdtempSync(join(tmpdir(), 'inkling-named-'));
      copyFileSync(join(samples, 'ship.webp'), join(named, name));
      const asked = (...args: string[]) => runCli(['classify', '.', ...args], undefined, { cwd: named });
      expect((await asked()).out).toMatch(/^\\x1b\]0;x\\x07\\x0d\\n"2,\\u202e\\x9b\.webp: ship \d+\.\d %\n$/);
      expect(rowsOf((await asked('--json')).out)).toMatchObject([{ name, path: name }]);
      expect((await asked('--csv')).out).toContain(`\r\n${toCsvRecord([name, name]).trimEnd()},`);
      const { err } = await runCli(['classify', 'a', '--bucket', '/\x1b[2J']);
      expect(err).toContain('\\x1b[2J');
      expect(err).not.toContain('\x1b');
      rmSync(named, { recursive: true });
    },
  );

  test('of no pictures in a folder, no rows', async () => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    expect(await inside('classify', 'empty', '--json')).toMatchObject({ code: 0, out: '[]\n' });
  });

  test.skipIf(process.platform === 'win32')(
    'a pipe that nobody writes to, or a device without an end',
    async () => {
      const pipe = join(folder, 'pipe.png');
      expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
      const { code, out } = await inside('classify', 'pipe.png', '/dev/zero', 'ship', '--json');
      rmSync(pipe);
      expect(code).toBe(1);
      expect(rowsOf(out).map(({ error }) => error)).toEqual(['image-gone', 'image-gone', null]);
    },
  );

  test('limits', async () => {
    const rows = async (...args: string[]) =>
      rowsOf((await inside('classify', 'ship', '--json', ...args)).out);
    expect(await rows('--max-bytes', '100')).toMatchObject([{ error: 'image-too-large' }]);
    expect(await rows('--max-pixels', '307199')).toMatchObject([{ error: 'image-too-large' }]);
    expect(await rows('--max-pixels', '307200')).toMatchObject([{ error: null }]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it, and what is done is whole', async (signal) => {
    const many = mkdtempSync(join(tmpdir(), 'inkling-many-'));
    for (let i = 0; i < 400; i++) copyFileSync(join(samples, 'ship.webp'), join(many, `${1000 + i}.webp`));
    const { child, said, ended } = startCli(['classify', many, '--json', '--threads', '1']);
    await vi.waitFor(() => expect(said.out.split('"path"').length).toBeGreaterThan(3));
    child.kill(signal);
    const { code, out } = await ended;
    rmSync(many, { recursive: true });
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
    const rows = rowsOf(out);
    expect(rows.length).toBeLessThan(400);
    expect(rows.map(({ name, error }) => [name, error])).toEqual(
      rows.map((_, i) => [`${1000 + i}.webp`, null]),
    );
  });

  test('whoever reads may go', async () => {
    const { child, ended } = startCli(['classify', folder, samples, '--csv']);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });
});

test.skipIf(process.platform !== 'linux')('a disk that is full is told in one line', async () => {
  const full = openSync('/dev/full', 'w');
  const { ended } = startCli(['classify', folder, '--json'], { stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  const { code, err } = await ended;
  expect([code, err]).toEqual([1, expect.stringMatching(/^inkling: standard output: ENOSPC: [^\n]*\n$/)]);
});

describe('what is not understood', () => {
  test.each([
    [[], 'no command'],
    [['nix'], 'no such command: nix'],
    [['classify'], 'no pictures'],
    [['classify', 'a', '--nix'], "Unknown option '--nix'"],
    [['classify', '-', '--files0-from', '-'], 'standard input: a picture or a list, not both'],
    [['classify', 'a', '--json', '--csv'], '--json or --csv, not both'],
    [['classify', 'a', '--threads', 'two'], '--threads must be a whole number from 1 on'],
    [['serve', '--port', '70000'], '--port must be at most 65535'],
    [['serve', 'a'], 'Unexpected argument'],
  ])('%j', async (args, says) => {
    const { code, out, err } = await runCli(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
  });

  test.each([
    [['classify', 'a', '--model', 'nix'], 'model-unknown: nix; there are cifar10, pizza'],
    [['classify', 'a', '--bucket', '/nowhere'], 'download-refused'],
    [['serve', '--model', 'nix', '--port', '0'], 'model-unknown: nix'],
  ])('%j fails', async (args, says) => {
    const { code, err } = await runCli(args);
    expect(code).toBe(1);
    expect(err).toContain(says);
  });
});

test('help, version and models', async () => {
  expect(await runCli(['--help'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('inkling classify PICTURES'),
  });
  const { version } = json(join(packageRoot, 'package.json'));
  expect(await runCli(['--version'])).toMatchObject({ code: 0, out: `${version}\n` });
  const models = await runCli(['models', '--bucket', publicModels]);
  expect(models.out).toMatch(/^cifar10 [0-9a-f]{16}: Ten everyday things \(airplane, .*\)\npizza /);
  expect(JSON.parse((await runCli(['models', '--json'])).out)).toMatchObject([
    { id: 'cifar10' },
    { id: 'pizza' },
  ]);
});
