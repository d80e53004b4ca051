/** A page as tfjs's documentation writes one: the whole package, a float32 graph model, all on the page's thread. */
import * as tf from '@tensorflow/tfjs';
import { offer } from '../plain-page.js';

// tfjs refuses a WebGL without a GPU and would compute in JavaScript; Inkling's engine, when asked for, does not.
tf.env().set('SOFTWARE_WEBGL_ENABLED', true);

const id = new URLSearchParams(location.search).get('model');
const { width, height, mean, std, labels } = __MODELS__[id];
const loading = tf.loadGraphModel(`models/${id}/float32/model.json`);

async function toTensor(picture) {
  const bitmap = await createImageBitmap(picture);
  const tensor = tf.tidy(() => {
    const pixels = tf.browser.fromPixels(bitmap);
    // The middle square, as the model wants it.
    const side = Math.min(bitmap.width, bitmap.height);
    const start = [Math.floor((bitmap.height - side) / 2), Math.floor((bitmap.width - side) / 2), 0];
    const resized = tf.image.resizeBilinear(tf.slice(pixels, start, [side, side, 3]), [height, width]);
    return resized.div(255).sub(mean).div(std).expandDims(0);
  });
  bitmap.close();
  return tensor;
}

async function classify(picture) {
  const model = await loading;
  const began = performance.now();
  const input = await toTensor(picture);
  const prepared = performance.now();
  const output = model.execute(input, 'logits');
  const logits = Array.from(await output.data());
  const run = performance.now() - prepared;
  tf.dispose([input, output]);
  return { logits, engine: `tfjs, float32, ${tf.getBackend()}`, prepare: prepared - began, run };
}

offer(classify, labels);
