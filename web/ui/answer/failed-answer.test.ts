import { describe, expect, it } from 'vitest';
import { InklingError } from '../../core/errors.ts';
import { given, settle, things, waitingAnswers } from './testing/waiting-answers.ts';

const { alive, calls, classify, models, show, state } = waitingAnswers();

describe('an error', () => {
  it('keeps the previous picture and its answer', async () => {
    await show('cat');
    (await classify('broken')).reject(new InklingError('image-corrupt', 'cut short'));
    await settle();
    expect(state().shown?.picture.name).toBe('cat');
    expect(state().job).toBeNull();
    expect(state().notice).toMatchObject({ code: 'image-corrupt', detail: 'cut short', retryable: false });
  });

  it('is shown as ours when it is of an unknown kind', async () => {
    (await classify('cat')).reject(new TypeError('x is not a function'));
    await settle();
    expect(state().notice).toMatchObject({ code: 'internal', detail: 'x is not a function' });
  });

  it('goes when it is dismissed, and when a new picture comes', async () => {
    (await classify('a')).reject(new InklingError('engine-failed'));
    await settle();
    state().dismiss();
    expect(state().notice).toBeNull();
    (await classify('b')).reject(new InklingError('engine-failed'));
    await settle();
    expect(state().notice).not.toBeNull();
    await classify('c');
    expect(state().notice).toBeNull();
  });

  it('of the first picture keeps it on the page, until the notice goes', async () => {
    (await classify('cat')).reject(new InklingError('download-failed'));
    await settle();
    expect(state().notice?.picture).toMatchObject({ name: 'cat' });
    expect(alive()).toEqual(new Set([state().notice?.picture?.url]));
    state().dismiss();
    expect(alive()).toEqual(new Set());
  });

  it('keeps no picture that cannot be read, and none beside an answer', async () => {
    (await classify('broken')).reject(new InklingError('image-corrupt'));
    await settle();
    expect(state().notice?.picture).toBeNull();
    await show('cat');
    (await classify('dog')).reject(new InklingError('download-failed'));
    await settle();
    expect(state().notice?.picture).toBeNull();
    expect(alive()).toEqual(new Set([state().shown?.picture.url]));
  });

  it('is never shown for what was cancelled', async () => {
    (await classify('cat')).reject(new InklingError('cancelled'));
    await settle();
    expect(state().notice).toBeNull();
    expect(state().job).toBeNull();
  });
});

describe('retry', () => {
  it('takes the same picture again', async () => {
    const first = await classify('cat');
    first.reject(new InklingError('download-failed'));
    await settle();
    state().retry();
    await settle();
    expect(calls()).toHaveLength(2);
    expect(calls()[1]?.file).toBe(first.file);
    expect(state().notice).toBeNull();
    expect(alive()).toEqual(new Set([state().job?.picture.url]));
  });

  it('reads the list of models again when that failed', async () => {
    models.mockRejectedValueOnce(new InklingError('download-failed'));
    state().start();
    await settle();
    expect(state().notice).toMatchObject({ code: 'download-failed', given: null });
    state().retry();
    await settle();
    expect(state().notice).toBeNull();
    expect(state().models).toEqual([things]);
  });

  it('does both for a picture that came before the list failed', async () => {
    models.mockRejectedValueOnce(new InklingError('download-failed'));
    state().start();
    state().classify(given('cat'));
    await settle();
    expect(state().notice?.given?.name).toBe('cat');
    state().retry();
    await settle();
    expect(calls()).toHaveLength(1);
  });
});
