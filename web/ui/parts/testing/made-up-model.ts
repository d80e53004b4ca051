import type { Classification, EngineReason, ModelSummary, Runtime } from '../../../runtime/index.ts';

/** What the runtime would tell of a model with these labels. */
export const madeUpModel = (id: string, labels: readonly string[] = ['cat']): ModelSummary => ({
  id,
  version: '0123456789abcdef',
  title: { en: id },
  description: { en: id },
  labels: labels.map((label) => ({ id: label, name: { en: label } })),
  artifacts: [],
  measured: { images: 1, accuracy: { float32: 1 } },
});

export const madeUpGrades: Classification['grades'] = { 'very-likely': 0.9, probably: 0.6 };

/** A model's answer: that it is its first label, by an engine that ran for this reason. */
export function madeUpAnswer(
  model: ModelSummary,
  engine = 'ort-wasm',
  reason: EngineReason = { by: 'unmeasured' },
): Classification {
  return {
    model,
    engine: { id: engine, precision: 'int8', threads: 1, reason },
    classes: model.labels.map((label, place) => ({ ...label, probability: place === 0 ? 1 : 0 })),
    warnings: [],
    score: null,
    activation: null,
    grades: madeUpGrades,
    logits: new Float32Array(model.labels.length),
    milliseconds: { prepare: 1, run: 1, total: 2 },
    source: { width: 1, height: 1 },
    crop: { x: 0, y: 0, width: 1, height: 1 },
    seen: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
  };
}

/** What a test is not about: nothing comes of it. */
export const restOfRuntime = {
  wantsCounts: Promise.resolve(false),
  classifyFrame: () => new Promise(() => {}),
  onMeasured: () => () => {},
  onRequests: () => () => {},
  prefetch: async () => {},
  fetch: async () => {},
  record: () => new Promise(() => {}),
  kept: () => new Promise(() => {}),
  remove: async () => {},
  clear: async () => {},
  dispose: () => {},
} satisfies Partial<Runtime>;
