import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Classification, Crop, FrameOptions } from '../../runtime/index.ts';
import { answer, settle, waitingAnswers } from '../answer/testing/waiting-answers.ts';
import { windows } from './part-geometry.ts';
import { createPartStore, type PartStore } from './part-store.ts';

const answers = waitingAnswers();
const reduce = vi.fn<(picture: Blob) => Promise<ImageBitmap | null>>();
const cut = vi.fn<(bitmap: ImageBitmap, crop: Crop) => Promise<ImageBitmap>>();
const makeRoom = vi.fn();
const close = vi.fn();

interface Frame extends FrameOptions {
  resolve(result: Classification): void;
  reject(thrown: unknown): void;
}

let frames: Frame[];
let store: PartStore;
const state = () => store.getState();
const crop = (x: number): Crop => ({ x, y: 0, width: 100, height: 100 });
const { source } = answer('cat');

beforeEach(async () => {
  frames = [];
  reduce.mockReset().mockResolvedValue({ width: 320, height: 240, close } as unknown as ImageBitmap);
  cut.mockReset().mockResolvedValue({} as ImageBitmap);
  makeRoom.mockReset();
  close.mockReset();
  store = createPartStore({
    runtime: {
      classifyFrame: async (grab, options) => {
        await grab();
        return new Promise((resolve, reject) => frames.push({ ...options, resolve, reject }));
      },
    },
    answers: answers.store(),
    engineFor: async () => 'ort-wasm',
    reduce,
    cut,
    makeRoom,
  });
  await answers.show('cat');
});
afterEach(() => vi.useRealTimers());

describe('a part that is dragged', () => {
  it('has the bars follow, the newest first, without another answer', async () => {
    state().drag(crop(1));
    await settle();
    state().drag(crop(2));
    state().drag(crop(30));
    expect(frames).toHaveLength(1);
    frames[0]?.resolve(answer('dog'));
    await settle();
    expect(answers.state().preview).toMatchObject({ classes: [{ id: 'dog' }], crop: crop(1), source });
    expect(frames).toHaveLength(2);
    expect(cut).toHaveBeenLastCalledWith(expect.anything(), { x: 15, y: 0, width: 50, height: 50 });
    expect(frames[1]).toMatchObject({ model: 'things', engine: 'ort-wasm', map: true });
    frames[1]?.resolve(answer('cat'));
    await settle();
    expect(answers.state().preview?.crop).toEqual(crop(30));
    expect(answers.calls()).toHaveLength(1);
    expect(reduce).toHaveBeenCalledTimes(1);
    expect(makeRoom).toHaveBeenCalled();
  });

  it('is asked about when it is let go, exactly, and is drawn until the answer is there', async () => {
    state().drag(crop(30));
    state().drop();
    await settle();
    expect(answers.calls().at(-1)?.crop).toEqual(crop(30));
    expect(state().crop).toEqual(crop(30));
    answers
      .calls()
      .at(-1)
      ?.resolve({ ...answer('dog'), crop: crop(30) });
    await settle();
    expect(state().crop).toBeNull();
    expect(answers.state().shown?.picture.crop).toEqual(crop(30));
  });

  it('is no longer followed when the answer is there: what comes late is not shown', async () => {
    state().drag(crop(30));
    await settle();
    state().drop();
    await settle();
    answers.calls().at(-1)?.resolve(answer('dog'));
    await settle();
    frames[0]?.resolve(answer('late'));
    await settle();
    expect(answers.state().preview).toBeNull();
  });

  it('takes the place of one that is being answered', async () => {
    state().ask(crop(30));
    await settle();
    state().drag(crop(60));
    expect(answers.calls().at(-1)?.signal.aborted).toBe(true);
    expect(state().crop).toEqual(crop(60));
    await settle();
    frames.at(-1)?.resolve(answer('dog'));
    await settle();
    expect(answers.state().preview?.crop).toEqual(crop(60));
  });

  it('in small steps is asked about when no more come', async () => {
    vi.useFakeTimers();
    state().nudge(crop(1));
    await vi.advanceTimersByTimeAsync(300);
    state().nudge(crop(2));
    await vi.advanceTimersByTimeAsync(300);
    expect(answers.calls()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(answers.calls().at(-1)?.crop).toEqual(crop(2));
    expect(state().before).toEqual([null]);
  });

  it('shows no preview where frames fail; the exact answer tells why', async () => {
    state().drag(crop(1));
    await settle();
    frames[0]?.reject(new Error('lost'));
    await settle();
    expect(answers.state().preview).toBeNull();
    state().drag(crop(2));
    await settle();
    expect(frames).toHaveLength(2);
  });
});

it('does not end another picture that comes while the keys still rest', async () => {
  vi.useFakeTimers();
  state().nudge(crop(1));
  answers.state().classify({ file: new Blob(['new']), name: 'new' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(answers.calls().at(-1)?.signal.aborted).toBe(false);
  expect(answers.state().job?.picture.name).toBe('new');
});

it('loses no other picture that is on its way, whatever is done to this one', async () => {
  await answers.classify('new');
  state().drag(crop(1));
  state().ask(crop(2));
  state().drop();
  state().back();
  await settle();
  expect(state().crop).toBeNull();
  expect(makeRoom).not.toHaveBeenCalled();
  expect(answers.calls().at(-1)?.signal.aborted).toBe(false);
  expect(answers.state().job?.picture.name).toBe('new');
});

it('goes on with the same picture where another model is asked', async () => {
  answers.state().again();
  await settle();
  state().ask(crop(2));
  await settle();
  expect(answers.calls().at(-1)?.crop).toEqual(crop(2));
});

describe('going back', () => {
  it('asks about the part before, down to the middle', async () => {
    const ask = async (act: () => void) => {
      act();
      await settle();
      answers.calls().at(-1)?.resolve(answer('dog'));
      await settle();
    };
    await ask(() => state().ask(crop(1)));
    await ask(() => state().ask(crop(2)));
    await ask(() => state().back());
    expect(answers.calls().at(-1)?.crop).toEqual(crop(1));
    await ask(() => state().back());
    expect(answers.calls().at(-1)?.crop).toBeNull();
    const count = answers.calls().length;
    state().back();
    await settle();
    expect(answers.calls()).toHaveLength(count);
  });

  it('has no step that changes nothing', async () => {
    state().ask(null);
    await settle();
    expect(state().before).toEqual([]);
    answers.calls().at(-1)?.resolve(answer('cat'));
    await settle();
    state().drag(crop(1));
    state().drop();
    await settle();
    state().drop();
    await settle();
    expect(answers.calls()).toHaveLength(3);
    state().drag(crop(2));
    state().drop();
    await settle();
    expect(state().before).toEqual([null]);
  });

  it('is of no other picture', async () => {
    state().ask(crop(1));
    await settle();
    answers.calls().at(-1)?.resolve(answer('dog'));
    await settle();
    await answers.show('other');
    expect(state()).toMatchObject({ before: [], crop: null, search: { phase: 'none' } });
  });
});

describe('looking at every part', () => {
  const parts = windows(source, 1);
  const lookAt = async (id: string, from = 0, to = parts.length) => {
    for (let i = from; i < to; i++) {
      await settle();
      frames[i]?.resolve(answer(i === 5 ? id : 'cat'));
    }
    await settle();
  };

  it('tells how far it is, then what was found', async () => {
    state().searchAll();
    await lookAt('dog', 0, 3);
    expect(state().search).toEqual({ phase: 'running', done: 3, of: parts.length });
    await lookAt('dog', 3);
    const { search } = state();
    if (search.phase !== 'done') throw new Error(search.phase);
    expect(search.looks.map((look) => look.crop)).toEqual(parts);
    expect(search.looks[5]?.probabilities).toEqual({ dog: 1 });
    expect(search.label).toBe('cat');
    state().lookFor('dog');
    expect(state().search).toMatchObject({ label: 'dog' });
    expect(answers.state().preview).toBeNull();
  });

  it('can be stopped, and comes to nothing late', async () => {
    state().searchAll();
    await lookAt('dog', 0, 2);
    state().stopSearch();
    expect(frames[2]?.signal.aborted).toBe(true);
    frames[2]?.resolve(answer('cat'));
    await settle();
    expect(state().search).toEqual({ phase: 'none' });
    expect(frames).toHaveLength(3);
  });

  it('ends with another picture, and when the part is no longer being chosen', async () => {
    state().searchAll();
    await settle();
    await answers.show('other');
    expect(frames[0]?.signal.aborted).toBe(true);
    state().searchAll();
    await settle();
    state().close();
    expect(frames[1]?.signal.aborted).toBe(true);
    expect(state().search).toEqual({ phase: 'none' });
  });

  it('tells why it failed', async () => {
    reduce.mockResolvedValue(null);
    state().searchAll();
    await settle();
    expect(state().search).toEqual({ phase: 'failed', code: 'image-corrupt' });
  });
});

it('keeps the pixels of the picture on the page alone', async () => {
  state().open();
  await answers.show('other');
  await settle();
  expect(close).toHaveBeenCalledTimes(1);
  state().open();
  expect(reduce).toHaveBeenCalledTimes(2);
  state().close();
  await settle();
  expect(close).toHaveBeenCalledTimes(2);
});
