import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compile } from './kernels.ts';

const folder = mkdtempSync(join(tmpdir(), 'inkling-kernels-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(source: string): string {
  const path = join(folder, 'index.ts');
  writeFileSync(path, source);
  return path;
}

test('what is compiled runs on the memory that it is given', async () => {
  const module = await compile(
    written('export function put(at: usize, value: i32): void { store<i32>(at, value); }'),
  );
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const { instance } = await WebAssembly.instantiate(Uint8Array.from(module), { env: { memory } });
  (instance.exports.put as (at: number, value: number) => void)(16, 7);
  expect(new Int32Array(memory.buffer)[4]).toBe(7);
});

test('what does not compile is told with its line', async () => {
  await expect(compile(written('export function odd(): i32 { return absent; }'))).rejects.toThrow(
    /absent[\s\S]*index\.ts\(1,/,
  );
});
