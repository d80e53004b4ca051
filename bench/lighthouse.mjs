/**
 * `npm run lighthouse`: audits the built page, served as in production (nginx where it is installed), as Lighthouse's
 * phone and as its desktop computer. Prints the scores, writes the reports to .cache/lighthouse, and fails where a score
 * is below 95 (below 90 with `--slow`).
 *
 *     npm run lighthouse -- [--slow] [--no-build]
 *
 * `--slow`: a phone with a CPU twice as slow as Lighthouse's own, which is a quarter of this machine's.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../scripts/free-port.mjs';
import { install, requireNode, root, run } from '../scripts/project.mjs';

const { values: wanted } = parseArgs({
  options: { slow: { type: 'boolean', default: false }, 'no-build': { type: 'boolean', default: false } },
});
const least = wanted.slow ? 90 : 95;
const slowPhone = { extends: 'lighthouse:default', settings: { throttling: { cpuSlowdownMultiplier: 8 } } };
const categories = ['performance', 'accessibility', 'best-practices'];
const folder = join(root, '.cache/lighthouse');

requireNode();
await install();
await install('bench');
const { default: lighthouse, desktopConfig } = await import('lighthouse');
const { chromium } = await import('playwright');
const { chromiumOptions } = await import('../scripts/chromium.mjs');

async function answers(url) {
  for (let tries = 0; tries < 100; tries++) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url}: no answer`);
}

/** @returns the score of each category, 0..100 */
async function audit(name, url, config) {
  const port = await freePort();
  const options = chromiumOptions([`--remote-debugging-port=${port}`]);
  const browser = await chromium.launch(options);
  try {
    const flags = { port, onlyCategories: categories, output: ['html', 'json'], logLevel: 'error' };
    const { lhr, report } = await lighthouse(url, flags, config);
    const [html, json] = report;
    writeFileSync(join(folder, `${name}.html`), html);
    writeFileSync(join(folder, `${name}.json`), json);
    const {
      'first-contentful-paint': fcp,
      'largest-contentful-paint': lcp,
      'total-blocking-time': tbt,
    } = lhr.audits;
    console.log(
      `  ${name}: first paint ${fcp.displayValue}, largest ${lcp.displayValue}, blocking ${tbt.displayValue}`,
    );
    for (const { id, title, score, scoreDisplayMode } of Object.values(lhr.audits)) {
      if (scoreDisplayMode === 'binary' && score === 0) console.log(`  ${name}: ${id}: ${title}`);
    }
    return categories.map((category) => Math.round(lhr.categories[category].score * 100));
  } finally {
    await browser.close();
  }
}

if (!wanted['no-build']) {
  const { code } = await run('npm', ['run', 'build'], { minutes: 10 });
  if (code !== 0) process.exit(1);
}
mkdirSync(folder, { recursive: true });
const port = await freePort();
const url = `http://127.0.0.1:${port}/`;
const server = spawn('node', ['e2e/server/serve.mjs'], {
  cwd: root,
  env: { ...process.env, E2E_PORT: String(port) },
  stdio: ['ignore', 'ignore', 'inherit'],
});
try {
  await answers(url);
  const rows = wanted.slow
    ? { 'slow mobile': await audit('slow-mobile', url, slowPhone) }
    : {
        mobile: await audit('mobile', url, undefined),
        desktop: await audit('desktop', url, desktopConfig),
      };
  console.log(`| | ${categories.join(' | ')} |\n| --- |${' ---: |'.repeat(categories.length)}`);
  for (const [name, scores] of Object.entries(rows)) console.log(`| ${name} | ${scores.join(' | ')} |`);
  const low = Object.values(rows)
    .flat()
    .filter((score) => score < least);
  if (low.length > 0) {
    console.error(`${low.length} of the scores below ${least}; the reports are in .cache/lighthouse`);
    process.exitCode = 1;
  }
} finally {
  server.kill();
}
