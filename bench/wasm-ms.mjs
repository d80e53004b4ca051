// Times an ONNX graph in onnxruntime-web (WASM, one thread) in Node, one picture at a time:
//
//     node bench/wasm-ms.mjs FILE.onnx ... [--runs 200] [--size PIXELS] [--write]
//
// Prints a Markdown row a file: the median after warm-up, and the fastest and slowest tenth. The input is noise
// of the size that the graph names (or --size). --write puts `wasm-ms.json` beside each file: the tables of
// `python -m models compare` read it. Wall time on an idle machine: another program's load shows in it.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import * as ort from 'onnxruntime-web/wasm';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '200' },
    size: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
if (!positionals.length || !(runs >= 1)) {
  console.error('usage: node bench/wasm-ms.mjs FILE.onnx ... [--runs 200] [--size PIXELS] [--write]');
  process.exit(2);
}
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

function sizeOf(session) {
  const shape = session.inputMetadata?.[0]?.shape ?? [];
  const size = Number(values.size ?? shape[3]);
  if (!(size >= 1)) throw new Error('the graph does not name its input size; give --size');
  return size;
}

async function time(path) {
  const session = await ort.InferenceSession.create(await readFile(path), { executionProviders: ['wasm'] });
  const size = sizeOf(session);
  let seed = 7;
  const pixels = Float32Array.from({ length: 3 * size * size }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 1073741824 - 1;
  });
  const feeds = { input: new ort.Tensor('float32', pixels, [1, 3, size, size]) };
  const once = async () => {
    const began = performance.now();
    await session.run(feeds, ['logits']);
    return performance.now() - began;
  };
  for (let i = 0; i < Math.max(20, runs / 5); i += 1) await once();
  const took = [];
  for (let i = 0; i < runs; i += 1) took.push(await once());
  await session.release();
  took.sort((a, b) => a - b);
  const at = (share) => Number(took[Math.min(runs - 1, Math.floor(runs * share))].toFixed(2));
  return { size, runs, median_ms: at(0.5), tenth_ms: at(0.1), ninetieth_ms: at(0.9) };
}

console.log('| graph | input | median | fastest tenth | slowest tenth |\n| --- | --- | --- | --- | --- |');
for (const path of positionals) {
  const result = await time(path);
  console.log(
    `| ${path} | ${result.size} px | ${result.median_ms} ms | ${result.tenth_ms} ms | ${result.ninetieth_ms} ms |`,
  );
  if (values.write)
    await writeFile(join(dirname(path), 'wasm-ms.json'), `${JSON.stringify(result, null, 2)}\n`);
}
