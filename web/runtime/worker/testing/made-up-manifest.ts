import type { Manifest } from '../../../core/manifest.ts';

/** A model that both engines have an artifact for. */
export const manifest: Manifest = {
  schema: 2,
  id: 'tiny',
  version: '0123456789abcdef',
  title: { en: 'Tiny' },
  description: { en: 'For tests.' },
  labels: [
    { id: 'a', name: { en: 'a' } },
    { id: 'b', name: { en: 'b' } },
  ],
  licence: 'Apache-2.0',
  provenance: { data: 'none', architecture: 'none', recipe: 'none', parameters: 1, multiplyAdds: 1 },
  input: {
    width: 2,
    height: 2,
    resize: { fit: 'cover', filter: 'bilinear' },
    channelOrder: 'rgb',
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  outputs: { logits: 'logits', features: 'features' },
  artifacts: [
    {
      path: 'm.onnx',
      bytes: 1,
      sha256: 'a'.repeat(64),
      weights: [],
      engine: 'ort-wasm',
      precision: 'int8',
    },
    {
      path: 'm.tfjs.json',
      bytes: 1,
      sha256: 'c'.repeat(64),
      weights: [],
      engine: 'tfjs-webgl',
      precision: 'int8-weights',
    },
  ],
  head: {
    path: 'w.bin',
    weight: { offset: 0, dtype: 'float32', shape: [2, 1] },
    bias: { offset: 16, dtype: 'float32', shape: [2] },
  },
  temperature: 1,
  grades: { 'very-likely': 0.9, probably: 0.6 },
  measured: { data: 'none', images: 1, accuracy: { float32: 0.5 } },
  golden: { path: 'golden.json', bytes: 1, sha256: 'b'.repeat(64) },
};
