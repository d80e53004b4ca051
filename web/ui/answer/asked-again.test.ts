import { beforeEach, describe, expect, it } from 'vitest';
import { InklingError } from '../../core/errors.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { given, settle, things, waitingAnswers } from './testing/waiting-answers.ts';

const { calls, classify, engineFor, models, show, state } = waitingAnswers();

describe('choosing a model', () => {
  const food: ModelSummary = { ...things, id: 'food', title: { en: 'Food' } };

  beforeEach(async () => {
    models.mockResolvedValue([things, food]);
    state().start();
    await settle();
  });

  it('pictures go to the first one until another is chosen', async () => {
    expect((await classify('cat')).model).toBe('things');
    state().choose('food');
    expect((await classify('dog')).model).toBe('food');
  });

  it('shows the picture on the page to the new model at once, and keeps the old answer until then', async () => {
    await show('cat');
    state().choose('food');
    await settle();
    expect(calls().at(-1)?.model).toBe('food');
    expect(state().job?.picture.name).toBe('cat');
    expect(state().shown?.result.classes[0]?.id).toBe('cat');
  });

  it('supersedes the work that the other model had begun', async () => {
    const call = await classify('cat');
    state().choose('food');
    await settle();
    expect(call.signal.aborted).toBe(true);
    expect(calls().at(-1)?.model).toBe('food');
  });

  it('choosing the current one again does nothing', async () => {
    await show('cat');
    state().choose('things');
    await settle();
    expect(calls()).toHaveLength(1);
  });
});

describe('the engine', () => {
  it('is left to the runtime, unless one is asked for with this model', async () => {
    expect((await classify('cat')).engine).toBeUndefined();
    engineFor.mockResolvedValue('tfjs-webgl');
    expect((await classify('dog')).engine).toBe('tfjs-webgl');
    expect(engineFor).toHaveBeenLastCalledWith('things');
  });

  it('that cannot be found out about is a failure of the picture', async () => {
    engineFor.mockRejectedValueOnce(new InklingError('download-failed'));
    state().classify(given('cat'));
    await settle();
    expect(state().notice).toMatchObject({ code: 'download-failed', given: { name: 'cat' } });
  });
});

describe('again', () => {
  it('takes the picture on the page once more, and keeps its answer until then', async () => {
    await show('cat');
    state().again();
    await settle();
    expect(calls()).toHaveLength(2);
    expect(state().job?.picture.name).toBe('cat');
    expect(state().shown?.picture.name).toBe('cat');
  });

  it('prefers the one that is being worked on', async () => {
    await show('cat');
    const call = await classify('dog');
    state().again();
    await settle();
    expect(call.signal.aborted).toBe(true);
    expect(state().job?.picture.name).toBe('dog');
  });

  it('takes a picture that an engine failed, but not one that cannot be read', async () => {
    await show('cat');
    (await classify('dog')).reject(new InklingError('engine-failed'));
    await settle();
    state().again();
    expect(state().job?.picture.name).toBe('dog');
    (await classify('broken')).reject(new InklingError('image-corrupt'));
    await settle();
    state().again();
    expect(state().job?.picture.name).toBe('cat');
  });

  it('does nothing without a picture', async () => {
    state().again();
    await settle();
    expect(calls()).toHaveLength(0);
  });
});
