// Times what becomes of a picture before the net sees it, in a worker of Chromium: the resize alone, by core/resize.ts and by
// SIMD, and the whole way of a JPEG, its file included, through the canvas, through WebCodecs and by its planes.
//
//     node bench/resize-ms.mjs [--runs 20]
//
// Prints Markdown rows: the median and the fastest tenth, in ms, and what part of the first way's they are. The ways take turns
// run by run, so that other programs' load falls on all. The picture is noise that was smoothed, so that it is as large a file as a photograph.
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { chromiumOptions } from '../scripts/chromium.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });

/** In the page: starts the worker below, whose modules come from the development server. */
function inWorker({ script, task }) {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(task);
  });
}

/** In the worker. @returns milliseconds of each run, by way */
async function time(origin, { width, height, side, runs, isFile }) {
  const { coverBox, Resizer } = await import(`${origin}core/resize.ts`);
  const offscreen = `${origin}runtime/picture/offscreen/`;
  const { makeResizer } = await import(`${offscreen}resize/make-resizer.ts`);
  const { makeStrip, readStrips } = await import(`${offscreen}canvas-reader.ts`);
  const { readFrame } = await import(`${offscreen}frame-reader.ts`);
  const { resizeJpeg } = await import(`${offscreen}jpeg-reader.ts`);
  const source = [width, height, coverBox(width, height, side, side), side, side, 'bilinear'];

  const small = makeStrip(width >> 3, height >> 3);
  const pixels = small.createImageData(width >> 3, height >> 3);
  for (let i = 0; i < pixels.data.length; i += 1) pixels.data[i] = Math.random() * 256;
  small.putImageData(pixels, 0, 0);
  const large = makeStrip(width, height);
  large.drawImage(small.canvas, 0, 0, width, height);
  const file = await large.canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  const bytes = large.getImageData(0, 0, width, height).data;

  const resize = (resizer) => {
    const { columns, rows } = resizer;
    const length = (columns.end - columns.first) * (rows.end - rows.first) * 4;
    resizer.push(bytes.subarray(0, length), rows.first, rows.end - rows.first);
    resizer.finish();
  };
  const read = async (resizer, way) => {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    await way(bitmap, resizer);
    resizer.finish();
    bitmap.close();
  };
  const content = async () => new Uint8Array(await file.arrayBuffer());
  const decode = async () => {
    const decoder = new ImageDecoder({ data: await content(), type: file.type });
    (await decoder.decode()).image.close();
    decoder.close();
  };
  const chroma = { across: 2, down: 2 };
  const read420 = async () => ({ bytes: await content(), size: { width, height }, chroma });
  const planes = async () => {
    if (!(await resizeJpeg(await read420(), source))) throw new Error('not by its planes');
  };
  const ways = isFile
    ? {
        'createImageBitmap alone': async () => (await createImageBitmap(file)).close(),
        'ImageDecoder alone': decode,
        'canvas, core/resize.ts': () => read(new Resizer(...source), readStrips),
        'canvas, SIMD': () => read(makeResizer(...source), readStrips),
        // Small ones are not read so.
        ...(width * height > 1e6 && { 'WebCodecs, SIMD': () => read(makeResizer(...source), readFrame) }),
        'its planes, SIMD': planes,
      }
    : {
        'core/resize.ts': () => resize(new Resizer(...source)),
        SIMD: () => resize(makeResizer(...source)),
      };
  const took = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let i = -2; i < runs; i += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const began = performance.now();
      await way();
      if (i >= 0) took[name].push(performance.now() - began);
    }
  }
  return took;
}

const tasks = [
  { width: 4032, height: 3024, side: 32 },
  { width: 4032, height: 3024, side: 192 },
  { width: 640, height: 480, side: 32 },
  { width: 640, height: 480, side: 192 },
  { width: 4032, height: 3024, side: 192, isFile: true },
  { width: 640, height: 480, side: 32, isFile: true },
];

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
  const script = `onmessage = async ({ data }) => postMessage(await (${time})(${JSON.stringify(origin)}, data));`;
  console.log(`Chromium ${browser.version()}`);
  console.log(
    '| picture | to | by | median, ms | fastest tenth | share of the first: medians | fastest tenths |',
  );
  console.log('| --- | ---: | --- | ---: | ---: | ---: | ---: |');
  for (const task of tasks) {
    const took = await page.evaluate(inWorker, { script, task: { ...task, runs: Number(values.runs) } });
    const rows = Object.entries(took).map(([name, times]) => ({ name, times: times.sort((a, b) => a - b) }));
    const at = ({ times }, share) => times[Math.floor(times.length * share)];
    for (const row of rows) {
      const cells = [
        `${task.width} x ${task.height}${task.isFile ? ', a JPEG' : ''}`,
        task.side,
        row.name,
        at(row, 0.5).toFixed(2),
        at(row, 0.1).toFixed(2),
        (at(row, 0.5) / at(rows[0], 0.5)).toFixed(2),
        (at(row, 0.1) / at(rows[0], 0.1)).toFixed(2),
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
} finally {
  await browser.close();
  await server.close();
}
