/** The package in a page of another origin than its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { buildScripts } from '../../packages/inkling/build/browser-scripts.mjs';
import { serveExamples } from '../../packages/inkling/examples/serve.mjs';
import { handOver } from '../support/hand-over.ts';
import { pictureBytes } from '../support/page.ts';
import { until } from './browser.ts';
import { test } from './fixtures.ts';

test('the package’s element and runtime, from another origin', async ({ newTab }) => {
  const dist = mkdtempSync(join(tmpdir(), 'inkling-package-'));
  await buildScripts(dist);
  const examples = await serveExamples({ dist });
  try {
    const tab = await newTab();
    await tab.open(`${examples.page}/`);
    await tab.evaluate(() => {
      const complaints: string[] = [];
      Object.assign(globalThis, { complaints });
      addEventListener('unhandledrejection', ({ reason }) => complaints.push(`unhandled: ${reason}`));
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        complaints.push(`Content Security Policy: ${violatedDirective} ${blockedURI}`),
      );
    }, undefined);
    await until(tab, () => customElements.get('inkling-classifier') !== undefined, undefined);
    const png = { name: 'ship.png', base64: pictureBytes('ship').toString('base64') };
    await tab.evaluate(handOver, { way: 'drop' as const, target: '#things', png });
    const told = await until(
      tab,
      () => {
        const root = document.querySelector('#things')?.shadowRoot;
        const error = root?.querySelector<HTMLElement>('[part=error]:not([hidden])');
        const answer = root?.querySelector<HTMLElement>('[part=answer]:not([hidden])');
        const picture = root?.querySelector<HTMLImageElement>('[part=picture]');
        if (error) return { code: error.dataset.code };
        if (!answer || !picture?.complete) return undefined;
        return { grade: answer.dataset.grade, text: answer.innerText, shown: picture.naturalWidth > 0 };
      },
      undefined,
    );
    expect(told).toMatchObject({ grade: 'very-likely', shown: true });
    expect(told.text).toContain('Very likely a ship');

    await tab.click('//button[@id="ask"]');
    const captions = await until(
      tab,
      () => {
        const said = document.querySelector('#said')?.textContent;
        if (document.querySelector<HTMLButtonElement>('#ask')?.disabled) return undefined;
        return [said, ...[...document.querySelectorAll('figcaption')].map(({ textContent }) => textContent)];
      },
      undefined,
    );
    expect(captions).toEqual([
      '',
      expect.stringContaining('pizza, '),
      expect.stringContaining('not pizza, '),
      'unlike what the model knows',
    ]);
  } finally {
    examples.stop();
    rmSync(dist, { recursive: true, force: true });
  }
});
