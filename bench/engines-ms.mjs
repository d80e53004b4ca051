// Times engines of the page against each other in Chromium: bare runs of one picture, on one thread each, in turns.
//
//     node bench/engines-ms.mjs [--model ID]... [--engine NAME]... [--runs 200]
//
// Engines are loaded by their contract (web/runtime/engines/README.md) from the development server, with every bundled model
// that has an artifact for them; `inkling-wasm:baseline` is that engine without relaxed SIMD. Prints a Markdown row for each: the
// median, the fastest tenth, and by what factor the median of the runs beside it is that of the first engine. Engines take turns
// run by run, so that other programs' load falls on all. Above the table: how this browser multiplies bytes.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { chromiumOptions } from '../scripts/chromium.mjs';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: [] },
    engine: { type: 'string', multiple: true, default: ['ort-wasm', 'inkling-wasm'] },
    runs: { type: 'string', default: '200' },
  },
});

const bucket = new URL('../public/models/', import.meta.url);
const { models } = JSON.parse(readFileSync(new URL('index.json', bucket), 'utf8'));

/** In the page: milliseconds of each run, by engine, and the largest difference of a logit from the first engine's. */
async function time({ folder, engines, runs }) {
  const read = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  const manifest = await (await fetch(`${folder}manifest.json`)).json();
  const { engineList } = await import('/runtime/worker/engine-list.ts');
  const entries = engineList(() => {
    throw new Error('no engine of the page’s own');
  });
  const sessions = [];
  for (const name of engines) {
    const [id, build] = name.split(':');
    const artifact = manifest.artifacts.find(({ engine }) => engine === id);
    if (!artifact) continue;
    const module = await entries.find((entry) => entry.id === id).import();
    const engine = build
      ? await (await import(`/runtime/engines/${id}/index.ts`)).start(build)
      : await module.start(({ url }) => read(url), 1);
    const paths = [artifact.path, ...artifact.weights.map(({ path }) => path)];
    const files = new Map(await Promise.all(paths.map(async (path) => [path, await read(folder + path)])));
    sessions.push({ id: name, session: await engine.load(manifest, artifact, files), took: [], logits: [] });
  }
  const { width, height } = manifest.input;
  let seed = 7;
  const input = Float32Array.from({ length: 3 * width * height }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 1073741824 - 1;
  });
  for (let i = -20; i < runs; i += 1) {
    for (const one of sessions) {
      const began = performance.now();
      const { logits } = await one.session.run(input, 1, { features: 'none' });
      if (i >= 0) one.took.push(performance.now() - began);
      one.logits = [...logits];
    }
  }
  const [first] = sessions;
  return sessions.map(({ id, took, logits }) => ({
    id,
    took: took.sort((a, b) => a - b),
    apart: Math.max(...logits.map((value, i) => Math.abs(value - first.logits[i]))),
  }));
}

/** In the page: how it multiplies bytes, in the words of web/runtime/engines/inkling-wasm/byte-products.ts. */
async function productsHere() {
  const { compileRelaxed } = await import('/runtime/engines/inkling-wasm/byte-products.ts');
  return (await compileRelaxed())?.products;
}

const server = await createServer({ logLevel: 'error', server: { port: 0, hmr: false } });
await server.listen();
const browser = await chromium.launch(chromiumOptions());
try {
  const page = await browser.newPage();
  const origin = server.resolvedUrls.local[0];
  await page.route('**/blank', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto(`${origin}blank`);
  const bytes = await page.evaluate(productsHere);
  console.log(
    `Chromium ${browser.version()}, one thread each; relaxed products of bytes: ${bytes ?? 'none'}`,
  );
  console.log('| model | engine | median, ms | fastest tenth | faster by | difference of a logit |');
  console.log('| --- | --- | ---: | ---: | ---: | ---: |');
  for (const { id, version } of models) {
    if (values.model.length > 0 && !values.model.includes(id)) continue;
    const rows = await page.evaluate(time, {
      folder: `${origin}models/${id}/${version}/`,
      engines: values.engine,
      runs: Number(values.runs),
    });
    const at = ({ took }, share) => took[Math.floor(took.length * share)];
    for (const row of rows) {
      const factor = at(rows[0], 0.5) / at(row, 0.5);
      const cells = [
        id,
        row.id,
        at(row, 0.5).toFixed(2),
        at(row, 0.1).toFixed(2),
        factor.toFixed(2),
        row.apart,
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
} finally {
  await browser.close();
  await server.close();
}
