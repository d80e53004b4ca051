import { describe, expect, it, vi } from 'vitest';
import { InklingError } from '../../core/errors.ts';
import { result, settle, things, waitingList } from './testing/waiting-list.ts';

const { add, answerAll, at, batches, choose, last, state, states, subscribe } = waitingList();

describe('a run', () => {
  it('takes all through the runtime, in piles, and keeps what a row needs', async () => {
    await add(130);
    expect(last().pictures).toHaveLength(128);
    expect(new Set(states())).toEqual(new Set(['running', 'waiting']));
    await answerAll();
    expect(last().pictures).toHaveLength(2);
    await answerAll('dog');
    expect(new Set(states())).toEqual(new Set(['done']));
    expect(state().status).toEqual({ phase: 'idle' });
    expect(state().entries[129]).toMatchObject({
      name: '129.png',
      path: 'pets/129.png',
      outcome: {
        answer: {
          model: things,
          engine: 'ort-wasm',
          precision: 'int8',
          probabilities: [0.25, 0.75],
          top: 1,
          milliseconds: 8,
          warnings: ['noisy'],
        },
      },
    });
  });

  it('changes the state once for many results', async () => {
    await add(100);
    const changes = vi.fn();
    subscribe(changes);
    for (let i = 0; i < 100; i++) last().onResult(i, result('cat'));
    expect(changes).not.toHaveBeenCalled();
    await settle();
    expect(changes).toHaveBeenCalledTimes(1);
    expect(new Set(states())).toEqual(new Set(['done']));
  });

  it('measures its rate from the first result on', async () => {
    await add(10);
    at(5_000); // loading
    last().onResult(0, result('cat'));
    at(6_000);
    last().onResult(1, result('cat'));
    await settle();
    expect(state().status).toMatchObject({ phase: 'running', settled: 2, elapsed: 1_000 });
  });

  it('takes those too that come while it runs', async () => {
    await add(2);
    await add(3);
    expect(batches()).toHaveLength(1);
    await answerAll();
    expect(last().pictures).toHaveLength(3);
    await answerAll();
    expect(states()).toEqual(Array(5).fill('done'));
  });

  it('a picture that cannot be read fails alone', async () => {
    await add(2);
    last().onResult(0, { code: 'image-corrupt', detail: 'png', retryable: false });
    last().onResult(1, result('cat'));
    last().resolve();
    await settle();
    expect(states()).toEqual(['failed', 'done']);
    expect(state().entries[0]?.outcome).toMatchObject({ failure: { code: 'image-corrupt', model: things } });
  });

  it('goes to the model that is chosen now, with what is left', async () => {
    await add(3);
    last().onResult(0, result('cat'));
    choose('food');
    state().restart();
    await settle();
    expect(batches()[0]?.signal.aborted).toBe(true);
    expect(last()).toMatchObject({ model: 'food' });
    expect(last().pictures).toHaveLength(2);
    await answerAll();
    expect(state().entries.map(({ outcome }) => outcome.state === 'done' && outcome.answer.model.id)).toEqual(
      ['things', 'food', 'food'],
    );
  });
});

describe('cancelling', () => {
  it('keeps what is done, and goes on with the rest', async () => {
    await add(3);
    last().onResult(1, result('cat'));
    state().cancel();
    expect(states()).toEqual(['waiting', 'done', 'waiting']);
    expect(state().status).toEqual({ phase: 'stopped', code: null });
    expect(last().signal.aborted).toBe(true);
    last().onResult(2, result('dog')); // on its way already
    await settle();
    expect(states()).toEqual(['waiting', 'done', 'waiting']);
    state().resume();
    await settle();
    expect(last().pictures).toHaveLength(2);
    await answerAll();
    expect(states()).toEqual(['done', 'done', 'done']);
  });
});

describe('a failure of more than a picture', () => {
  it('of the network stops the run; what is left waits', async () => {
    await add(3);
    last().onResult(0, result('cat'));
    last().reject(new InklingError('download-failed'));
    await settle();
    expect(states()).toEqual(['done', 'waiting', 'waiting']);
    expect(state().status).toEqual({ phase: 'stopped', code: 'download-failed' });
    expect(batches()).toHaveLength(1);
  });

  it('of an engine has the pile taken one by one, so that only the guilty picture fails', async () => {
    await add(4);
    last().onResult(0, result('cat'));
    last().reject(new InklingError('worker-lost'));
    await settle();
    expect(last().pictures).toHaveLength(1);
    await answerAll();
    expect(last().pictures).toHaveLength(1);
    last().reject(new InklingError('worker-lost'));
    await settle();
    await answerAll();
    expect(states()).toEqual(['done', 'done', 'failed', 'done']);
    expect(state().status.phase).toBe('idle');
  });

  it('stops when it is no picture’s fault', async () => {
    await add(10);
    for (let i = 0; i < 4; i++) {
      last().reject(new InklingError('engine-failed'));
      await settle();
    }
    expect(batches()).toHaveLength(4);
    expect(state().status).toEqual({ phase: 'stopped', code: 'engine-failed' });
    expect(states()).toEqual([...Array(3).fill('failed'), ...Array(7).fill('waiting')]);
  });

  it('a runtime that forgets pictures does not keep the list waiting', async () => {
    await add(1);
    last().resolve();
    await settle();
    expect(states()).toEqual(['failed']);
    expect(state().status.phase).toBe('idle');
  });

  it('can be tried again, and what was right stays', async () => {
    await add(2);
    last().onResult(0, result('cat'));
    last().onResult(1, { code: 'out-of-memory', detail: '', retryable: true });
    last().resolve();
    await settle();
    state().retry();
    await settle();
    expect(last().pictures).toEqual([state().entries[1]?.file]);
    await answerAll();
    expect(states()).toEqual(['done', 'done']);
  });
});
