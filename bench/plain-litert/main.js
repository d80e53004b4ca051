/** A page as the documentation of LiteRT.js writes one: an int8 model by XNNPACK, all on the page's thread. */
import { loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';
import { middleSquare, offer } from '../plain-page.js';

const id = new URLSearchParams(location.search).get('model');
const { width, height, mean, std, labels } = __MODELS__[id];
// Threads where the page may have them, as onnxruntime-web has by itself.
const loading = loadLiteRt('wasm/', { threads: crossOriginIsolated }).then(() =>
  loadAndCompile(`models/${id}/int8/model.tflite`, { accelerator: 'wasm' }),
);

async function toTensor(picture) {
  const data = await middleSquare(picture, width, height);
  const values = new Float32Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      values[3 * i + channel] = (data[4 * i + channel] / 255 - mean[channel]) / std[channel];
    }
  }
  return values;
}

async function classify(picture) {
  const model = await loading;
  const began = performance.now();
  const values = await toTensor(picture);
  const prepared = performance.now();
  const input = new Tensor(values, [1, height, width, 3]);
  const [output] = await model.run(input);
  const logits = Array.from(output.toTypedArray());
  input.delete();
  output.delete();
  const run = performance.now() - prepared;
  const engine = `LiteRT.js, int8, threads: ${model.options.cpuOptions.numThreads}`;
  return { logits, engine, prepare: prepared - began, run };
}

offer(classify, labels);
