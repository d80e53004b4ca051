/**
 * Renders e2e/pictures/*.svg, drawn for this project, into the PNG files that the tests and screenshots use.
 * Run it after changing a drawing; the PNG files are committed, so that every test sees the same pixels.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { chromiumOptions } from './chromium.mjs';

const folder = new URL('../e2e/pictures/', import.meta.url);
const browser = await chromium.launch(chromiumOptions());
const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
for (const name of readdirSync(folder).filter((file) => file.endsWith('.svg'))) {
  await page.setContent(`<style>body{margin:0}</style>${readFileSync(new URL(name, folder), 'utf8')}`);
  const target = new URL(name.replace('.svg', '.png'), folder);
  writeFileSync(target, await page.screenshot());
  console.log(target.pathname.split('/').at(-1));
}
await browser.close();
