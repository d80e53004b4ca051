/** The package in a page that Vite bundled, on the page's own origin. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { build, preview } from 'vite';
import { pictureBytes } from '../support/page.ts';
import { test } from './fixtures.ts';

const script = `
import 'inkling/element';
import { createRuntime } from 'inkling';

globalThis.ask = async (bucket, base64) => {
  const picture = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], { type: 'image/png' });
  const element = document.createElement('inkling-classifier');
  Object.assign(element, { bucket, model: 'cifar10' });
  document.body.append(element);
  const answers = [await element.classify(picture)];
  for (const engine of ['ort-wasm', 'tfjs-webgl']) {
    const runtime = createRuntime({ bucket, engines: [engine] });
    answers.push(await runtime.classify(picture, { model: 'cifar10' }));
    runtime.dispose();
  }
  return answers.map(({ engine, classes }) => engine.id + ': ' + classes[0].id);
};
`;

interface Asking {
  ask(bucket: string, base64: string): Promise<string[]>;
}

test('element, runtime and every engine, after another bundler', async ({ page, dist, examples }) => {
  const root = mkdtempSync(join(tmpdir(), 'inkling-bundled-'));
  const installed = join(root, 'node_modules/inkling');
  mkdirSync(installed, { recursive: true });
  cpSync(new URL('../../packages/inkling/package.json', import.meta.url), join(installed, 'package.json'));
  cpSync(dist, join(installed, 'dist/browser'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><script type="module" src="main.js"></script>');
  writeFileSync(join(root, 'main.js'), script);
  // As the README says.
  const settings = { root, configFile: false, logLevel: 'error', worker: { format: 'es' } } as const;
  await build(settings);
  const server = await preview({ ...settings, preview: { host: '127.0.0.1', port: 0 } });
  try {
    const asked: string[] = [];
    page.context().on('request', (request) => asked.push(request.url()));
    await page.goto(server.resolvedUrls?.local[0] as string);
    await page.waitForFunction(() => 'ask' in globalThis);
    const answers = await page.evaluate(
      ([bucket, base64]) => (globalThis as unknown as Asking).ask(bucket, base64),
      [`${examples.bucket}/`, pictureBytes('ship').toString('base64')] as const,
    );
    expect(answers).toEqual(['inkling-wasm: ship', 'ort-wasm: ship', 'tfjs-webgl: ship']);
    // All of its code comes out of the bundle.
    expect(asked.filter((url) => url.startsWith(examples.inkling))).toEqual([]);
  } finally {
    await server.close();
    rmSync(root, { recursive: true, force: true });
  }
});
