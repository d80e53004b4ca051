/** A page as onnxruntime-web's documentation writes one: default import, float32 model, all on the page's thread. */
import * as ort from 'onnxruntime-web';
import { middleSquare, offer } from '../plain-page.js';

const id = new URLSearchParams(location.search).get('model');
const { width, height, mean, std, labels } = __MODELS__[id];
const loading = ort.InferenceSession.create(`models/${id}/float32/model.onnx`);

async function toTensor(picture) {
  const data = await middleSquare(picture, width, height);
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  for (let i = 0; i < plane; i++) {
    for (let channel = 0; channel < 3; channel++) {
      values[channel * plane + i] = (data[4 * i + channel] / 255 - mean[channel]) / std[channel];
    }
  }
  return new ort.Tensor('float32', values, [1, 3, height, width]);
}

async function classify(picture) {
  const session = await loading;
  const began = performance.now();
  const input = await toTensor(picture);
  const prepared = performance.now();
  const { logits } = await session.run({ [session.inputNames[0]]: input });
  const run = performance.now() - prepared;
  const engine = `onnxruntime-web, float32, threads: ${ort.env.wasm.numThreads}`;
  return { logits: Array.from(logits.data), engine, prepare: prepared - began, run };
}

offer(classify, labels);
