/** The page in the engines that Playwright does not drive here: Debian's Firefox, and WebKitGTK for Safari's. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { freePort } from '../../scripts/free-port.mjs';
import { drawFile, type GivenFile, picturePath, test, withOrientation } from '../support/page.ts';
import { type Browser, until } from './browser.ts';
import { firefoxIsHere, startFirefox } from './firefox.ts';
import { startWebkit, webkitIsHere } from './webkit.ts';

const browsers = [
  { name: 'Firefox', isHere: firefoxIsHere, start: startFirefox },
  { name: 'WebKitGTK', isHere: webkitIsHere, start: async () => startWebkit(await freePort()) },
];

/** Gives a file and waits for its answer, or for the notice that it gets. */
async function answer(browser: Browser, path: string) {
  await browser.upload(path);
  return until(
    browser,
    (name) => {
      const notice = document.querySelector<HTMLElement>('[role=alert]');
      if (notice?.textContent?.includes(name)) return { notice: notice.dataset.code };
      if (!document.querySelector('[aria-live]')?.textContent?.includes(`${name}:`)) return undefined;
      const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=seen]');
      const { width, height } = canvas as HTMLCanvasElement;
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      return {
        label: document.querySelector<HTMLElement>('[data-testid=class-bar]')?.dataset.label,
        engine: document.querySelector<HTMLElement>('[data-testid=engine]')?.dataset.engine,
        // The colour at column 4, row 4.
        corner: Array.from(pixels).slice((4 * width + 4) * 4, (4 * width + 4) * 4 + 3),
      };
    },
    path.split('/').at(-1) as string,
  );
}

for (const { name, isHere, start } of browsers) {
  test(`${name}: answers, draws SVG, keeps EXIF and transparency, and names a bad file`, async ({
    page,
    baseURL,
  }) => {
    test.skip(!isHere, `${name} is not installed`);
    const folder = mkdtempSync(join(tmpdir(), 'inkling-browser-'));
    const save = ({ name, buffer }: GivenFile) => {
      writeFileSync(join(folder, name), buffer);
      return join(folder, name);
    };
    const browser = await start();
    try {
      await browser.open(baseURL as string);
      await until(browser, () => document.querySelector('input[type=file]') !== null, undefined);
      for (const picture of ['ship', 'truck']) {
        const given = await answer(browser, picturePath(picture));
        expect(given).toMatchObject({ label: picture, engine: 'ort-wasm' });
      }
      // A drawing, which the page draws for the worker.
      expect(await answer(browser, picturePath('ship').replace('.png', '.svg'))).toMatchObject({
        label: 'ship',
      });

      // Red is at the top left before the turn, at the top right after it; blue comes to the top left.
      const size = { name: 'turned.jpg', type: 'image/jpeg', width: 64, height: 64 };
      const jpeg = await drawFile(page, size, [
        ['rgb(200, 30, 30)', 0, 0, 64, 32],
        ['rgb(30, 30, 200)', 0, 32, 64, 32],
      ]);
      const turned = await answer(browser, save(withOrientation(jpeg, 6)));
      const [red = 255, , blue = 0] = turned.corner ?? [];
      expect(blue - red).toBeGreaterThan(100);

      const clear = { name: 'clear.png', type: 'image/png', width: 64, height: 64 };
      const seen = await answer(browser, save(await drawFile(page, clear, [['#000', 60, 60, 4, 4]])));
      expect(seen.corner).toEqual([255, 255, 255]);

      const text = { name: 'text.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') };
      expect(await answer(browser, save(text))).toEqual({ notice: 'image-not-an-image' });
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true });
    }
  });
}
