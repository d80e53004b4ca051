/** A store of answers over a runtime that waits until the test answers. */
import { beforeEach, vi } from 'vitest';
import type { Classification, PictureOptions, Runtime } from '../../../runtime/index.ts';
import { madeUpGrades, madeUpModel } from '../../parts/testing/made-up-model.ts';
import { type AnswerDependencies, type AnswerStore, createAnswerStore, type Given } from '../answer-store.ts';

export const things = madeUpModel('things', ['cat', 'dog']);

export const answer = (id: string): Classification => ({
  model: things,
  engine: { id: 'ort-wasm', precision: 'int8', threads: 2, reason: { by: 'unmeasured' } },
  classes: [{ id, name: { en: id }, probability: 1 }],
  warnings: [],
  score: null,
  activation: null,
  grades: madeUpGrades,
  logits: Float32Array.of(1),
  milliseconds: { prepare: 5, run: 3, total: 8 },
  source: { width: 640, height: 480 },
  crop: { x: 80, y: 0, width: 480, height: 480 },
  seen: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
});

export interface Call extends PictureOptions {
  readonly file: Blob;
  resolve(result: Classification): void;
  reject(thrown: unknown): void;
}

export const given = (name: string): Given => ({ name, file: new Blob([name]) });
export const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A new one for each test of the file. */
export function waitingAnswers() {
  let calls: Call[];
  /** Object URLs that were made and not given back. */
  let alive: Set<string>;
  let store: AnswerStore;
  const models = vi.fn<Runtime['models']>();
  const engineFor = vi.fn<AnswerDependencies['engineFor']>();

  beforeEach(() => {
    calls = [];
    alive = new Set();
    models.mockReset().mockResolvedValue([things]);
    engineFor.mockReset().mockResolvedValue(undefined);
    let count = 0;
    store = createAnswerStore({
      runtime: {
        models,
        classify: (file, options) =>
          new Promise((resolve, reject) => {
            calls.push({ ...options, file, resolve, reject });
          }),
      },
      engineFor,
      objectUrls: {
        createObjectURL: () => {
          count += 1;
          alive.add(`blob:${count}`);
          return `blob:${count}`;
        },
        revokeObjectURL: (url) => {
          alive.delete(url);
        },
      },
    });
  });

  const state = () => store.getState();
  async function classify(name: string): Promise<Call> {
    state().classify(given(name));
    await settle();
    const call = calls.at(-1);
    if (!call) throw new Error('classify was not called');
    return call;
  }
  async function show(name: string) {
    const call = await classify(name);
    call.resolve(answer(name));
    await settle();
  }
  return {
    store: () => store,
    state,
    classify,
    show,
    models,
    engineFor,
    calls: () => calls,
    alive: () => alive,
  };
}
