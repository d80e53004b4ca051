/** `inkling-wasm`'s kernels of relaxed SIMD against the exact reference, to the bit: what Node 20 cannot run. */
import { expect } from 'playwright/test';
import { build } from 'vite';
import { kernels } from '../../scripts/kernels.ts';
import type { Checked } from '../../web/runtime/engines/inkling-wasm/testing/check-here.ts';
import { openPage, test } from './fixtures.ts';

const entry = new URL('../../web/runtime/engines/inkling-wasm/testing/check-here.ts', import.meta.url);

/** A script that sets `kernelChecks` to what that file exports. */
async function checks(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [kernels()],
    build: {
      write: false,
      lib: { entry: entry.pathname, formats: ['iife'], name: 'globalThis.kernelChecks' },
    },
  });
  const [bundle] = [built].flat();
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built');
  return bundle.output[0].code;
}

test('products of bytes are the exact reference’s', async ({ newTab, baseURL }, testInfo) => {
  const tab = await newTab();
  await openPage(tab, baseURL as string);
  await tab.inject(await checks());
  const { products, cases, differences } = await tab.evaluate((graphs) => {
    const { kernelChecks } = globalThis as unknown as {
      kernelChecks: { checkRelaxed(graphs: number): Promise<Checked> };
    };
    return kernelChecks.checkRelaxed(graphs);
  }, 60);
  test.skip(
    !products,
    `${testInfo.project.name} has no exact product of bytes: none of its kernels was checked`,
  );
  process.stdout.write(`    ${cases} nets, where products of bytes are ${products}\n`);
  expect(differences).toEqual([]);
  expect(cases).toBeGreaterThan(200);
});
