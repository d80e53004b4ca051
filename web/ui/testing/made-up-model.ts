import type { ModelSummary } from '../../runtime/index.ts';

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
