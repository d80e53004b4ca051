/** Time and bytes from opening a page to its first answer, over the slow network. */
import type { BrowserContext } from 'playwright';
import type { PageEntrant } from '../entrants.ts';
import type { SlowNetwork } from '../network/slow-network.ts';
import { type BrowserChoice, withBrowser, within } from './browser.ts';

const patience = 300_000;

export interface FirstPrediction {
  /** Milliseconds from the start of navigation to the answer in the DOM. */
  readonly milliseconds: number;
  /** Bytes that the browser received until then, headers included. */
  readonly bytes: number;
}

/**
 * Opens the page twice: cold, in a new profile, and warm, in a new tab after the first was closed. The picture is given
 * as soon as the page takes one.
 */
export function firstPredictions(
  { visit, title }: PageEntrant,
  network: SlowNetwork,
  picture: Buffer,
  choice: BrowserChoice,
): Promise<{ cold: FirstPrediction; warm: FirstPrediction }> {
  return withBrowser(choice, async (context) => {
    await context.addInitScript(givePicture, { base64: picture.toString('base64'), answer: visit.answer });
    const address = `http://127.0.0.1:${network.port}${visit.path}`;
    const cold = await open(context, address, network, title);
    const warm = await open(context, address, network, title);
    return { cold, warm };
  });
}

async function open(
  context: BrowserContext,
  address: string,
  network: SlowNetwork,
  title: string,
): Promise<FirstPrediction> {
  const page = await context.newPage();
  try {
    const before = network.delivered();
    await page.goto(address, { waitUntil: 'commit', timeout: patience });
    const answer = page.evaluate(() => globalThis.firstPrediction);
    const milliseconds = await within(patience, title, answer);
    return { milliseconds, bytes: network.delivered() - before };
  } finally {
    await page.close();
  }
}

/** Runs in the page before its own scripts: what Playwright does from outside would be in the times. */
export function givePicture({ base64, answer }: { base64: string; answer: string }): void {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const picture = new File([bytes], 'picture.png', { type: 'image/png' });
  globalThis.firstPrediction = new Promise((resolve, reject) => {
    let given = false;
    const look = () => {
      const input = document.querySelector<HTMLInputElement>('input[type=file]:not([disabled])');
      if (input && !given) {
        given = true;
        performance.mark('bench:given');
        const transfer = new DataTransfer();
        transfer.items.add(picture);
        input.files = transfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }
      const failure = document.querySelector<HTMLElement>('[role=alert][data-code]');
      if (failure) reject(new Error(`the page says: ${failure.dataset.code} ${failure.textContent}`));
      if (!document.querySelector(answer)) return;
      observer.disconnect();
      performance.mark('bench:answer');
      resolve(performance.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, attributes: true });
    addEventListener('error', (event) => reject(new Error(event.message)));
    addEventListener('unhandledrejection', (event) => reject(new Error(String(event.reason))));
  });
}
