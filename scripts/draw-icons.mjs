/**
 * Renders public/favicon.svg into the icons that an installed page has. Run it after changing the drawing; the PNG files
 * are committed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { chromiumOptions } from './chromium.mjs';

const drawing = readFileSync(new URL('../public/favicon.svg', import.meta.url), 'utf8');
const folder = new URL('../public/icons/', import.meta.url);

/**
 * `share`: of the icon's width that the drawing takes. What lies outside the middle 80 % of a maskable icon may be cut off:
 * https://www.w3.org/TR/appmanifest/#icon-masks
 */
const icons = [
  { name: 'icon-192', size: 192, share: 1, ground: 'transparent' },
  { name: 'icon-512', size: 512, share: 1, ground: 'transparent' },
  { name: 'maskable-512', size: 512, share: 0.6, ground: '#eeecfb' },
  { name: 'apple-touch-icon', size: 180, share: 0.74, ground: '#eeecfb' },
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(chromiumOptions());
for (const { name, size, share, ground } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>
      body { margin: 0; block-size: 100vh; display: grid; place-items: center; background: ${ground} }
      svg { inline-size: ${size * share}px }
    </style>${drawing}`,
  );
  writeFileSync(new URL(`${name}.png`, folder), await page.screenshot({ omitBackground: true }));
  await page.close();
  console.log(`${name}.png`);
}
await browser.close();
