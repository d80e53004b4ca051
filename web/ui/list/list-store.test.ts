import { describe, expect, it } from 'vitest';
import { food, given, result, settle, things, waitingList } from './testing/waiting-list.ts';

const { add, answerAll, batches, choose, last, state, states } = waitingList();

describe('answers from the stage', () => {
  const picture = { id: 1, url: 'blob:', crop: null, ...given('a.png') };

  it('are entries of their own, without a run', () => {
    state().addAnswered({ picture, result: result('dog') }, things);
    expect(state().entries).toMatchObject([{ name: 'a.png', outcome: { answer: { top: 1 } } }]);
    expect(batches()).toHaveLength(0);
  });

  it('replace the one that the same file had', async () => {
    await add(1);
    await answerAll('cat');
    const { file } = state().entries[0] as { file: Blob };
    state().addAnswered({ picture: { ...picture, file }, result: result('dog', 'food') }, food);
    expect(state().entries).toMatchObject([{ name: '0.png', outcome: { answer: { top: 1, model: food } } }]);
  });
});

describe('the part of a picture that was asked about', () => {
  const crop = { x: 5, y: 6, width: 70, height: 70 };

  it('stays its own when another model sees it', async () => {
    await add(2);
    await answerAll('cat');
    const { file } = state().entries[1] as { file: Blob };
    const picture = { id: 1, name: '', url: null, file, crop };
    state().addAnswered({ picture, result: { ...result('dog'), crop } }, things);
    expect(state().entries).toMatchObject([{ crop: null }, { crop, outcome: { answer: { crop } } }]);
    choose('food');
    state().reclassify(food);
    await settle();
    expect(last().crops).toEqual([null, crop]);
  });
});

describe('another model', () => {
  it('sees all that it has not seen yet', async () => {
    await add(2);
    await answerAll();
    choose('food');
    state().addAnswered(
      { picture: { ...given('b'), id: 1, url: 'blob:', crop: null }, result: result('cat', 'food') },
      food,
    );
    state().reclassify(food);
    await settle();
    expect(last()).toMatchObject({ model: 'food' });
    expect(last().pictures).toHaveLength(2);
  });
});

describe('taking off', () => {
  const names = () => state().entries.map(({ name }) => name);

  it('one, and putting it back where it was', async () => {
    await add(3);
    await answerAll();
    state().remove(2);
    expect(names()).toEqual(['0.png', '2.png']);
    state().undo();
    expect(names()).toEqual(['0.png', '1.png', '2.png']);
    expect(state().removed).toEqual([]);
  });

  it('one that is being worked on: its result is not missed', async () => {
    await add(2);
    state().remove(1);
    await answerAll();
    expect(states()).toEqual(['done']);
    expect(state().status.phase).toBe('idle');
  });

  it('all ends the run, and putting them back goes on with it', async () => {
    await add(3);
    last().onResult(0, result('cat'));
    state().clear();
    expect(state()).toMatchObject({ entries: [], status: { phase: 'idle' } });
    expect(last().signal.aborted).toBe(true);
    state().undo();
    await settle();
    expect(last().pictures).toHaveLength(2);
    await answerAll();
    expect(states()).toEqual(['done', 'done', 'done']);
  });

  it('one that is asked about again is back where it was, once, and needs no undoing', async () => {
    await add(3);
    await answerAll();
    const file = state().entries[1]?.file as Blob;
    state().remove(2);
    const picture = { id: 9, name: '1.png', file, url: null, crop: null };
    state().addAnswered({ picture, result: result('dog') }, things);
    expect(names()).toEqual(['0.png', '1.png', '2.png']);
    expect(state().removed).toEqual([]);
    expect(state().entries[1]).toMatchObject({ id: 2, outcome: { state: 'done' } });
  });

  it('is offered to be undone until that is declined', async () => {
    await add(2);
    state().clear();
    state().forget();
    state().undo();
    expect(names()).toEqual([]);
  });
});
