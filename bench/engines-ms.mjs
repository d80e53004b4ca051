// Times engines of the page against each other in a browser: bare runs of one picture, on one thread each if not said, in turns.
//
//     node bench/engines-ms.mjs [--browser Chromium|Firefox|WebKitGTK]... [--model ID]... [--engine NAME]... [--samples 60]
//
// Engines are loaded by their contract (web/runtime/engines/README.md) from the development server, with every bundled model
// that has an artifact for them; `inkling-wasm:baseline` is that engine without relaxed SIMD, `inkling-wasm:2` with a second thread
// for nets that are worth one, `litert` LiteRT.js on one thread and `litert:2` on two, with the same weights (bench/models/tflite.ts). Prints a Markdown row for each: the
// median, the fastest tenth, and by what factor the median of the runs beside it is that of the first engine; under the table the
// roof, how many products a second the CPU makes at the most. Engines take turns sample by sample (20 ms of runs each), so that
// other programs' load falls on all.
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer, runnerImport } from 'vite';
import { install, root } from '../scripts/project.mjs';

const { values } = parseArgs({
  options: {
    browser: { type: 'string', multiple: true, default: ['Chromium'] },
    model: { type: 'string', multiple: true, default: [] },
    engine: { type: 'string', multiple: true, default: ['ort-wasm', 'inkling-wasm'] },
    samples: { type: 'string', default: '60' },
  },
});

/** Of a logit, from the first engine's: as in bench/measure/measure.ts. */
const tolerance = 0.1;
const bucket = new URL('../public/models/', import.meta.url);
const { models } = JSON.parse(readFileSync(new URL('index.json', bucket), 'utf8'));
const script = `/@fs${fileURLToPath(new URL('page/time-engines.js', import.meta.url))}`;

const module = async (path) =>
  (await runnerImport(`${root}/${path}`, { configFile: false, logLevel: 'error' })).module;

/** The models of LiteRT.js, by id. */
const liteRtModels = new Map();
if (values.engine.some((name) => name.startsWith('litert'))) {
  await install('bench');
  const { readBundles, readPlan } = await module('bench/models/bundle.ts');
  const { tflite } = await module('bench/models/tflite.ts');
  for (const bundle of await readBundles(fileURLToPath(bucket), values.model)) {
    const found = await readPlan(bundle);
    if (!found) continue;
    const file = tflite(found.plan, found.weights, 'logits');
    liteRtModels.set(bundle.manifest.id, Buffer.from(file));
  }
}

/** How each is driven, is known to the end-to-end tests. */
async function startOf(name) {
  const file = { Chromium: 'chromium', Firefox: 'firefox', WebKitGTK: 'webkit' }[name];
  if (!file) throw new Error(`--browser is Chromium, Firefox or WebKitGTK, not ${name}`);
  const path = `e2e/browsers/${file}.ts`;
  const start = (await module(path))[file];
  if (!start.isHere) throw new Error(`${name} is not installed`);
  return start;
}

const server = await createServer({
  logLevel: 'error',
  server: {
    port: 0,
    hmr: false,
    // Threads ask for an isolated page.
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
  optimizeDeps: { exclude: ['@litertjs/core', '@litertjs/wasm-utils'] },
  plugins: [
    {
      name: 'page-of-nothing',
      configureServer({ middlewares }) {
        middlewares.use('/engines', (_request, response) => {
          response.setHeader('Content-Type', 'text/html');
          response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
          response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
          response.end(`<!doctype html><script type="module" src="${script}"></script>`);
        });
        middlewares.use('/litert', ({ url }, response) => {
          response.setHeader('Content-Type', url.endsWith('.wasm') ? 'application/wasm' : 'text/javascript');
          response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
          createReadStream(join(root, 'bench/node_modules/@litertjs/core/wasm', url)).pipe(response);
        });
        middlewares.use('/tflite', ({ url }, response) => response.end(liteRtModels.get(url.slice(1))));
      },
    },
  ],
});
await server.listen();
const [origin] = server.resolvedUrls.local;
try {
  console.log(
    '| browser | model | engine | median, ms | fastest tenth | faster by | difference of a logit |',
  );
  console.log('| --- | --- | --- | ---: | ---: | ---: | ---: |');
  for (const name of values.browser) {
    const browser = await (await startOf(name)).start();
    try {
      const tab = await browser.newTab();
      await tab.open(`${origin}engines`);
      while (!(await tab.evaluate(() => 'timeEngines' in globalThis, undefined))) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      for (const { id, version } of models) {
        if (values.model.length > 0 && !values.model.includes(id)) continue;
        const rows = await tab.evaluate((asked) => globalThis.timeEngines(asked), {
          folder: `${origin}models/${id}/${version}/`,
          engines: values.engine,
          samples: Number(values.samples),
          liteRtModel: liteRtModels.has(id) && `${origin}tflite/${id}`,
        });
        for (const row of rows) print(name, id, row, rows[0]);
      }
      const roofs = await tab.evaluate(() => globalThis.roofsHere(), undefined);
      const products = await tab.evaluate(() => globalThis.productsHere(), undefined);
      console.log(`\n${name}, in registers alone, one thread, at the most:`);
      for (const { name: instruction, gmacs } of roofs) {
        console.log(`- ${gmacs.toFixed(1)} GMAC/s by ${instruction}`);
      }
      console.log(`\n${name}: products of bytes by relaxed SIMD: ${products}\n`);
      await tab.close();
    } finally {
      await browser.close();
    }
  }
} finally {
  await server.close();
}

function print(browser, model, row, first) {
  if (!(row.apart <= tolerance))
    throw new Error(`${row.id}: a logit is off by ${row.apart}: not the same model`);
  const at = ({ took }, share) => took[Math.floor(took.length * share)];
  const times = [at(row, 0.5), at(row, 0.1), at(first, 0.5) / at(row, 0.5)].map((value) => value.toFixed(2));
  console.log(`| ${[browser, model, row.id, ...times, row.apart].join(' | ')} |`);
}
