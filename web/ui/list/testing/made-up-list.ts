/** A made-up model, and entries of the list that it answered. */
import type { ModelSummary } from '../../../runtime/index.ts';
import { isUnlike } from '../../answer/describe-warnings.ts';
import type { Entry, ListAnswer, Outcome } from '../list-entry.ts';

export const animals: ModelSummary = {
  id: 'animals',
  version: '0123456789abcdef',
  title: { en: 'Animals' },
  description: { en: 'Three animals' },
  labels: [
    { id: 'cat', name: { en: 'cat', ru: 'кошка' } },
    { id: 'dog', name: { en: 'dog', ru: 'собака' } },
    { id: 'polar-bear', name: { en: 'polar bear', ru: 'белый медведь' } },
  ],
  artifacts: [],
  measured: { images: 1, accuracy: { float32: 1 } },
};

export const answered = (top: number, probability: number, more: Partial<ListAnswer> = {}): Outcome => ({
  state: 'done',
  answer: {
    model: animals,
    engine: 'ort-wasm',
    precision: 'int8',
    probabilities: animals.labels.map((_, place) => (place === top ? probability : (1 - probability) / 2)),
    top,
    crop: { x: 80, y: 0, width: 480, height: 480 },
    milliseconds: 12.5,
    warnings: [],
    heldBack: isUnlike((more.warnings ?? []).map((code) => ({ code }))),
    ...more,
  },
});

export const failed: Outcome = { state: 'failed', failure: { model: animals, code: 'image-corrupt' } };

/** Entries with these outcomes by path, numbered from 1. */
export const entriesOf = (outcomes: Readonly<Record<string, Outcome>>): Entry[] =>
  Object.entries(outcomes).map(([path, outcome], index) => ({
    id: index + 1,
    name: path.split('/').at(-1) as string,
    path,
    file: new Blob([path]),
    crop: null,
    outcome,
  }));
