// Times many photographs through the page's runtime (classifyAll) against the browser decoding them and doing nothing else,
// in as many workers as there are cores, in turns in one page of Chromium.
//
//     node bench/many-ms.mjs [--model cifar10] [--engine inkling-wasm] [--pictures 1000] [--rounds 3] [--size 640x480]
//
// `dist/` has to be built. Prints a Markdown row: pictures a second each way, medians of the rounds, and their ratio.
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
    const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const [name, run] of Object.entries(ways)) {
        rates[name].push(count / ((await page.evaluate(run)) / 1000));
      }
    }
    const at = Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]));
    const { classify, ...alone } = at;
    const best = Math.max(...Object.values(alone));
    const round = (all) => all.map((rate) => rate.toFixed(0)).join(', ');
    console.log(
      `Chromium ${context.browser()?.version()}, ${cores} cores; ${count} JPEG of ${width} x ${height}, ${(bytes / 1024).toFixed(0)} KB each`,
    );
    console.log(`| model | engine | ${Object.keys(ways).join(' | ')} | of decoding |`);
    console.log('| --- | --- | ---: | ---: | ---: | ---: |');
    console.log(
      `| ${values.model} | ${values.engine} | ${Object.values(rates).map(round).join(' | ')} | ${(classify / best).toFixed(2)} |`,
    );
  });
} finally {
  await site.close();
}
