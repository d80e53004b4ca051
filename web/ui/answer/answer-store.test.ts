import { describe, expect, it } from 'vitest';
import { InklingError } from '../../core/errors.ts';
import { answer, given, settle, things, waitingAnswers } from './testing/waiting-answers.ts';

const { alive, calls, classify, models, show, state } = waitingAnswers();

describe('a picture', () => {
  it('is classified with the first model', async () => {
    const call = await classify('cat');
    expect(call.model).toBe('things');
    expect(state().job?.picture.name).toBe('cat');
    call.resolve(answer('cat'));
    await settle();
    expect(state().job).toBeNull();
    expect(state().shown?.result.classes[0]?.id).toBe('cat');
  });

  it('tells its progress', async () => {
    const call = await classify('cat');
    expect(state().job?.progress).toBeNull();
    call.onProgress({ phase: 'running' });
    expect(state().job?.progress).toEqual({ phase: 'running' });
  });

  it('waits for the list of models, which is read once', async () => {
    state().start();
    await show('cat');
    await show('dog');
    expect(models).toHaveBeenCalledTimes(1);
    expect(state().models).toEqual([things]);
  });
});

describe('a version that is tried out and did not come', () => {
  it('has the models read anew, for they tell of another one', async () => {
    const instead = { ...things, version: 'f'.repeat(16), trial: 'failed' } as const;
    const call = await classify('cat');
    models.mockResolvedValue([instead]);
    call.resolve({ ...answer('cat'), model: instead });
    await settle();
    expect(state().models).toEqual([instead]);
  });
});

describe('a newer picture', () => {
  it('aborts the running one and wins, whichever answers last', async () => {
    const older = await classify('older');
    const newer = await classify('newer');
    expect(older.signal.aborted).toBe(true);
    newer.resolve(answer('newer'));
    await settle();
    older.resolve(answer('older'));
    older.onProgress({ phase: 'running' });
    await settle();
    expect(state().shown?.picture.name).toBe('newer');
    expect(state().job).toBeNull();
  });

  it('is not disturbed by the failure of the older one', async () => {
    const older = await classify('older');
    await classify('newer');
    older.reject(new InklingError('engine-failed'));
    await settle();
    expect(state().notice).toBeNull();
    expect(state().job?.picture.name).toBe('newer');
  });

  it('keeps the previous answer on the page until its own is there', async () => {
    await show('cat');
    await classify('dog');
    expect(state().shown?.picture.name).toBe('cat');
  });
});

describe('cancel', () => {
  it('aborts, and leaves the page as it was', async () => {
    await show('cat');
    const call = await classify('dog');
    state().cancel();
    expect(call.signal.aborted).toBe(true);
    expect(state().job).toBeNull();
    call.reject(new InklingError('cancelled'));
    await settle();
    expect(state().shown?.picture.name).toBe('cat');
    expect(state().notice).toBeNull();
  });

  it('before the list of models is there never reaches the engine', async () => {
    state().classify(given('cat'));
    state().cancel();
    await settle();
    expect(calls()).toHaveLength(0);
  });
});

describe('object URLs', () => {
  it('live only as long as their picture is on the page', async () => {
    await show('cat');
    await show('dog');
    expect(alive()).toEqual(new Set([state().shown?.picture.url]));
    await classify('superseded');
    await classify('cancelled');
    state().cancel();
    (await classify('failed')).reject(new InklingError('image-corrupt'));
    await settle();
    expect(alive()).toEqual(new Set([state().shown?.picture.url]));
  });
});

describe('another part of the picture', () => {
  const crop = { x: 10, y: 20, width: 30, height: 30 };

  it('is asked about without another picture on the page', async () => {
    await show('cat');
    const before = state().shown?.picture;
    state().setPreview(answer('dog'));
    state().look(crop);
    await settle();
    expect(state().preview?.classes[0]?.id).toBe('dog');
    expect(calls().at(-1)).toMatchObject({ file: before?.file, crop });
    calls().at(-1)?.resolve(answer('dog'));
    await settle();
    expect(state().shown?.picture).toEqual({ ...before, crop });
    expect([state().preview, state().job]).toEqual([null, null]);
    expect([...alive()]).toEqual([before?.url]);
  });

  it('is asked about by another model too, and no longer of another picture', async () => {
    await show('cat');
    state().look(crop);
    await settle();
    calls().at(-1)?.resolve(answer('dog'));
    await settle();
    state().again();
    await settle();
    expect(calls().at(-1)?.crop).toEqual(crop);
    const next = await classify('dog');
    expect(next.crop).toBeNull();
  });

  it('that cannot be had leaves the answer before it, and its picture', async () => {
    await show('cat');
    const { shown } = state();
    state().setPreview(answer('dog'));
    state().look(crop);
    await settle();
    calls().at(-1)?.reject(new InklingError('engine-failed'));
    await settle();
    expect(state()).toMatchObject({ shown, preview: null, notice: { code: 'engine-failed' } });
    expect([...alive()]).toEqual([shown?.picture.url]);
    state().retry();
    await settle();
    expect(calls().at(-1)?.crop).toEqual(crop);
  });

  it('has no preview where there is no answer, nor beside another picture', async () => {
    state().setPreview(answer('dog'));
    expect(state().preview).toBeNull();
    await show('cat');
    state().setPreview(answer('dog'));
    await classify('other');
    expect(state().preview).toBeNull();
  });
});
