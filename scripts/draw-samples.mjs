/**
 * Renders scripts/samples/*.svg, drawn for this project, into the WebP files that the page offers as samples: each whole
 * (640 x 480), and as a thumbnail below thumbnails/ (288 x 216). Run it after changing a drawing; the WebP files are
 * committed.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { chromiumOptions } from './chromium.mjs';

const drawings = new URL('samples/', import.meta.url);
const folder = new URL('../public/samples/', import.meta.url);
const thumbnails = new URL('thumbnails/', folder);
mkdirSync(thumbnails, { recursive: true });
const browser = await chromium.launch(chromiumOptions());
const page = await browser.newPage();

/** Draws a picture at this size in the browser; returns the bytes of a WebP. */
async function encode(svg, width, height, quality) {
  const base64 = await page.evaluate(
    async ([svg, width, height, quality]) => {
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      canvas.getContext('2d').drawImage(image, 0, 0, width, height);
      return canvas.toDataURL('image/webp', quality).split(',')[1];
    },
    [svg, width, height, quality],
  );
  return Buffer.from(base64, 'base64');
}

for (const name of readdirSync(drawings).filter((file) => file.endsWith('.svg'))) {
  const svg = readFileSync(new URL(name, drawings), 'utf8');
  const file = name.replace('.svg', '.webp');
  const whole = await encode(svg, 640, 480, 0.85);
  const small = await encode(svg, 288, 216, 0.75);
  writeFileSync(new URL(file, folder), whole);
  writeFileSync(new URL(file, thumbnails), small);
  console.log(`${file}: ${whole.length} and ${small.length} bytes`);
}
await browser.close();
