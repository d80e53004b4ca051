/** A list over a runtime that waits until the test answers. */
import { afterEach, beforeEach, vi } from 'vitest';
import { InklingError } from '../../../core/errors.ts';
import type { BatchOptions, Classification } from '../../../runtime/index.ts';
import { madeUpGrades, madeUpModel } from '../../parts/testing/made-up-model.ts';
import { createListStore, type ListStore } from '../list-store.ts';

const model = (id: string) => madeUpModel(id, ['cat', 'dog']);
export const [things, food] = [model('things'), model('food')];

export const result = (label: string, by = 'things'): Classification => ({
  model: model(by),
  engine: { id: 'ort-wasm', precision: 'int8', threads: 2, reason: { by: 'unmeasured' } },
  classes: [
    { id: label, name: { en: label }, probability: 0.75 },
    { id: label === 'cat' ? 'dog' : 'cat', name: { en: 'other' }, probability: 0.25 },
  ],
  warnings: [{ code: 'noisy' }] as unknown as Classification['warnings'],
  grades: madeUpGrades,
  score: null,
  activation: null,
  logits: Float32Array.of(1, 0),
  milliseconds: { prepare: 5, run: 3, total: 80 },
  source: { width: 640, height: 480 },
  crop: { x: 80, y: 0, width: 480, height: 480 },
  seen: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
});

interface Batch extends BatchOptions {
  readonly pictures: readonly Blob[];
  resolve(): void;
  reject(thrown: unknown): void;
}

export const given = (name: string) => ({ name, path: `pets/${name}`, file: new Blob([name]) });

/** Lets code arrive and promises settle, and what was gathered reach the state. */
export async function settle() {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(100);
}

/** A new one for each test of the file, by a clock that the test turns. */
export function waitingList() {
  /** What each `classifyAll` was given. */
  let batches: Batch[];
  let chosen: string | null;
  let clock: number;
  let store: ListStore;

  beforeEach(() => {
    vi.useFakeTimers();
    batches = [];
    chosen = null;
    clock = 0;
    store = createListStore({
      runtime: {
        models: async () => [things, food],
        classifyAll: (pictures, options) =>
          new Promise((resolve, reject) => {
            batches.push({ ...options, pictures, resolve, reject });
            options.signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
          }),
      },
      engineFor: async () => undefined,
      chosen: () => chosen,
      now: () => clock,
    });
  });
  afterEach(() => vi.useRealTimers());

  const state = () => store.getState();
  const last = () => batches.at(-1) as Batch;
  async function add(count: number) {
    state().add(Array.from({ length: count }, (_, i) => given(`${i}.png`)));
    await settle();
  }
  /** Answers all of the newest batch. */
  async function answerAll(label = 'cat') {
    const batch = last();
    batch.pictures.forEach((_, index) => {
      batch.onResult(index, result(label, batch.model));
    });
    batch.resolve();
    await settle();
  }
  return {
    state,
    states: () => state().entries.map(({ outcome }) => outcome.state),
    subscribe: (listener: () => void) => store.subscribe(listener),
    batches: () => batches,
    last,
    add,
    answerAll,
    choose: (id: string) => {
      chosen = id;
    },
    /** What the clock says from now on, in ms. */
    at: (milliseconds: number) => {
      clock = milliseconds;
    },
  };
}
