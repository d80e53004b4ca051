// Times many photographs through the page's runtime (classifyAll) against the browser decoding them and doing nothing else,
// in as many workers as there are cores, in turns in one page of Chromium.
//
//     node bench/many-ms.mjs [--model cifar10] [--engine inkling-wasm] [--pictures 1000] [--rounds 3] [--size 640x480]
//
// `dist/` has to be built. Prints a Markdown row for each way: pictures a second, and milliseconds that all of the browser's
// processes computed for each, which other programs on the machine change less; medians of the rounds, and both against decoding
// alone, by whichever way of decoding takes the browser least.
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'cifar10' },
    engine: { type: 'string', default: 'inkling-wasm' },
    pictures: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    size: { type: 'string', default: '640x480' },
  },
});
const count = Number(values.pictures);
const [width, height] = values.size.split('x').map(Number);

process.env.NODE_ENV = 'production';
const load = async (name) => {
  const url = new URL(name, import.meta.url).pathname;
  return (await runnerImport(url, { configFile: false, logLevel: 'error' })).module;
};
const { buildRuntimePage } = await load('build.ts');
const { serveSite } = await load('site.ts');
const { withBrowser } = await load('measure/browser.ts');
const { median } = await load('statistics.ts');

const ways = {
  'decode, createImageBitmap': () => globalThis.many.decode('createImageBitmap'),
  'decode, ImageDecoder': () => globalThis.many.decode('ImageDecoder'),
  classify: () => globalThis.many.classify(),
};

await buildRuntimePage();
const site = await serveSite([]);
try {
  await withBrowser({ headed: false }, async (context) => {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${site.port}/page/?model=${values.model}&engine=${values.engine}`);
    await page.waitForFunction(() => 'many' in globalThis);
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    const bytes = await page.evaluate(([n, w, h]) => globalThis.many.draw(n, w, h), [count, width, height]);
    await page.evaluate(() => globalThis.many.classify()); // engine and model come, and are warm
    const session = await context.browser().newBrowserCDPSession();
    const computed = async () => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return processInfo.reduce((sum, { cpuTime }) => sum + 1000 * cpuTime, 0);
    };
    const rows = Object.entries(ways).map(([name, run]) => ({ name, run, rates: [], costs: [] }));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const { run, rates, costs } of rows) {
        const before = await computed();
        rates.push(count / ((await page.evaluate(run)) / 1000));
        costs.push(((await computed()) - before) / count);
      }
    }
    const alone = rows.filter(({ name }) => name !== 'classify');
    const rate = Math.max(...alone.map(({ rates }) => median(rates)));
    const cost = Math.min(...alone.map(({ costs }) => median(costs)));
    console.log(
      `Chromium ${context.browser()?.version()}, ${cores} cores; ${values.model} by ${values.engine}; ` +
        `${count} JPEG of ${width} x ${height}, ${(bytes / 1024).toFixed(0)} KB each`,
    );
    console.log('| | pictures a second | of decoding | computed, ms each | of decoding |');
    console.log('| --- | ---: | ---: | ---: | ---: |');
    for (const { name, rates, costs } of rows) {
      const [r, c] = [median(rates), median(costs)];
      const cells = [name, r.toFixed(0), (r / rate).toFixed(2), c.toFixed(2), (c / cost).toFixed(2)];
      console.log(`| ${cells.join(' | ')} |`);
    }
  });
} finally {
  await site.close();
}
