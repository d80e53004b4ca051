import { expect, test } from 'vitest';
import { compileKernels, kernelNames } from './kernels.ts';

test('the module exports the kernels that TypeScript knows, and wants a memory alone', async () => {
  const module = await compileKernels();
  const exported = WebAssembly.Module.exports(module);
  expect(exported.map(({ name }) => name).sort()).toEqual([...kernelNames].sort());
  expect(exported.every(({ kind }) => kind === 'function')).toBe(true);
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
});
