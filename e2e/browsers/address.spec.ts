/** Pictures by their address. */
import { expect } from 'playwright/test';
import { handOver } from '../support/hand-over.ts';
import type { Tab } from './browser.ts';
import { test } from './fixtures.ts';
import { answerTo, summary } from './page.ts';
import { startSite } from './site.ts';

/** Types an address into the page's field, by the keyboard. */
async function typeAddress(tab: Tab, address: string): Promise<void> {
  const isOpen = () => document.querySelector('#image-address')?.closest('details')?.open;
  if (!(await tab.evaluate(isOpen, undefined))) await tab.click(summary('Use the address of a picture'));
  await tab.click('//*[@id="image-address"]');
  await tab.evaluate(() => document.querySelector<HTMLInputElement>('#image-address')?.select(), undefined);
  await tab.type(address);
  await tab.press('Enter');
}

test('pictures by their address: the page’s own site, and others that let it read or do not', async ({
  tab,
  baseURL,
}) => {
  const own = new URL('samples/airplane.webp', baseURL).href;
  expect(await answerTo(tab, 'airplane.webp', () => typeAddress(tab, own))).toMatchObject({
    label: 'airplane',
  });

  const site = await startSite();
  try {
    const open = `${site.address}/open/ship.png`;
    expect(await answerTo(tab, 'ship.png', () => typeAddress(tab, open))).toMatchObject({ label: 'ship' });
    const pasted = await answerTo(tab, 'truck.png', () =>
      tab.evaluate(handOver, {
        way: 'paste' as const,
        texts: { 'text/plain': `${site.address}/open/truck.png` },
      }),
    );
    expect(pasted).toMatchObject({ label: 'truck' });

    const closed = `${site.address}/closed/ship.png`;
    const { notice, sentence } = await answerTo(tab, 'ship.png', () => typeAddress(tab, closed));
    expect(notice).toBe('image-address-refused');
    expect(sentence).toContain('Save the picture and drop the file here.');
  } finally {
    site.stop();
  }
});
