import type { ModelSummary, Runtime } from '../../runtime/index.ts';

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

/** What a test is not about: nothing comes of it. */
export const restOfRuntime = {
  classifyFrame: () => new Promise(() => {}),
  onMeasured: () => () => {},
  prefetch: async () => {},
  fetch: async () => {},
  kept: () => new Promise(() => {}),
  remove: async () => {},
  clear: async () => {},
  dispose: () => {},
} satisfies Partial<Runtime>;
