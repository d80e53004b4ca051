/** A bundle without a plan runs in ONNX Runtime, where that was installed beside; else it is said what to install. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, packageRoot, publicModels, samples } from './testing/package.ts';
import { runCli, start } from './testing/run.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-onnx-'));
  cpSync(publicModels, join(folder, 'models'), { recursive: true });
  for (const { id, version } of json(join(publicModels, 'index.json')).models) {
    const path = join(folder, 'models', id, version, 'manifest.json');
    const manifest = json(path);
    const artifacts = manifest.artifacts.filter(
      ({ engine }: { engine: string }) => engine !== 'inkling-wasm',
    );
    writeFileSync(path, JSON.stringify({ ...manifest, artifacts }));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const args = ['classify', join(samples, 'ship.webp'), '--model', 'cifar10', '--json'];

test('with ONNX Runtime, the same answer', async () => {
  const [other] = JSON.parse((await runCli([...args, '--bucket', join(folder, 'models')])).out);
  const [own] = JSON.parse((await runCli(args)).out);
  expect([other.engine, own.engine]).toEqual(['ort-wasm', 'inkling-wasm']);
  expect(Math.abs(other.probability - own.probability)).toBeLessThan(1e-6);
});

test('without it, a clear error', async () => {
  // Where the repository's own libraries are not found.
  cpSync(join(packageRoot, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'), { recursive: true });
  cpSync(join(packageRoot, 'package.json'), join(folder, 'package.json'));
  const alone = [join(folder, 'dist/node/cli.js'), ...args, '--bucket', join(folder, 'models')];
  const { code, err } = await start(process.execPath, alone).ended;
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('engine-unsupported') });
  expect(err).toContain('install onnxruntime-web');
});
