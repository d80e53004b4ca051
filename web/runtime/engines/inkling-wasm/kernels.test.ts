import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { compileModule } from './compile-module.ts';
import relaxed from './kernels/relaxed.ts?kernels=relaxed-simd';
import { compileKernels, kernelNames, kernelsOn, relaxedKernelNames } from './kernels.ts';

/** Node 20 has relaxed SIMD, but for nobody who does not ask for it. */
setFlagsFromString('--experimental-wasm-relaxed-simd');

test.each([
  ['baseline, for shared memory', async () => (await compileKernels('baseline', 0)).baseline, kernelNames],
  ['baseline', async () => (await compileKernels('baseline')).baseline, kernelNames],
  ['relaxed, for shared memory', () => compileModule(relaxed, true), relaxedKernelNames],
  ['relaxed', () => compileModule(relaxed), relaxedKernelNames],
])(
  'the module %s exports the kernels that TypeScript knows, and wants a memory alone',
  async (_, compile, names) => {
    const module = await compile();
    const exported = WebAssembly.Module.exports(module);
    expect(exported.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(exported.every(({ kind }) => kind === 'function')).toBe(true);
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  },
);

test('kernels for shared memory take none of one thread’s own, and the other way round', async () => {
  const memory = (shared: boolean) => new WebAssembly.Memory({ initial: 1, maximum: 1, shared });
  for (const shared of [false, true]) {
    const modules = await compileKernels('baseline', shared ? 0 : undefined);
    await expect(kernelsOn(modules, memory(shared))).resolves.toBeDefined();
    await expect(kernelsOn(modules, memory(!shared))).rejects.toThrow(WebAssembly.LinkError);
  }
});
