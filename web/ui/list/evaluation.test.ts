import { describe, expect, it } from 'vitest';
import { evaluate, evaluationToJson, matrixToCsv, scoreClass } from './evaluation.ts';
import { animals, answered, entriesOf, failed } from './testing/made-up-list.ts';

const [cat, dog, bear] = [0, 1, 2];

describe('evaluate', () => {
  const entries = entriesOf({
    'cat/1.png': answered(cat, 0.9),
    'cat/2.png': answered(cat, 0.8),
    'cat/3.png': answered(dog, 0.5),
    'dog/1.png': answered(dog, 0.7),
    'dog/2.png': failed,
    'dog/3.png': { state: 'waiting' },
    'dog/4.png': answered(dog, 0.9, { warnings: ['too-dark'] }),
    'other/1.png': answered(bear, 0.6),
    'cat/4.png': answered(cat, 0.9, { model: { ...animals, version: 'f'.repeat(16) } }),
  });
  const evaluation = evaluate(entries, animals, new Map());
  if (!evaluation) throw new Error('there are folders named like classes');

  it('counts answers by folder, of this model alone', () => {
    expect(evaluation).toMatchObject({
      images: 4,
      correct: 3,
      accuracy: 0.75,
      meanProbability: (0.9 + 0.8 + 0.5 + 0.7) / 4,
      heldBack: 1,
      unlabelled: 1,
      classes: [cat, dog],
      matrix: [
        [2, 1, 0],
        [0, 1, 0],
        [0, 0, 0],
      ],
    });
  });

  it('takes the visitor’s word before a folder’s name', () => {
    const [, second] = entries;
    const other = entries.find(({ path }) => path === 'other/1.png');
    if (!second || !other) throw new Error('both are there');
    const truths = new Map([
      [second.file, { animals: 'polar-bear' }],
      [other.file, { animals: 'polar-bear' }],
    ]);
    expect(evaluate(entries, animals, truths)).toMatchObject({
      images: 5,
      correct: 3,
      unlabelled: 0,
      matrix: [
        [1, 1, 0],
        [0, 1, 0],
        [1, 0, 1],
      ],
    });
    // Said of another part, it says nothing of this one.
    const moved = entries.map((entry) => ({ ...entry, crop: { x: 1, y: 0, width: 480, height: 480 } }));
    expect(evaluate(moved, animals, truths)).toEqual(evaluate(entries, animals, new Map()));
    // Said of another model's classes, it says nothing of these.
    expect(evaluate(entries, animals, new Map([[second.file, { food: 'dog' }]]))).toMatchObject({
      correct: 3,
      images: 4,
    });
  });

  it('scores each class', () => {
    expect(scoreClass(evaluation, cat)).toEqual({ images: 3, answered: 2, recall: 2 / 3, precision: 1 });
    expect(scoreClass(evaluation, dog)).toEqual({ images: 1, answered: 2, recall: 1, precision: 0.5 });
    expect(scoreClass(evaluation, bear)).toEqual({ images: 0, answered: 0, recall: null, precision: null });
  });

  it('is exported with every class', () => {
    expect(matrixToCsv(evaluation)).toBe(
      '\uFEFFtruth,cat,dog,polar-bear\r\ncat,2,1,0\r\ndog,0,1,0\r\npolar-bear,0,0,0\r\n',
    );
    expect(JSON.parse(evaluationToJson(evaluation))).toMatchObject({
      model: 'animals',
      version: animals.version,
      images: 4,
      correct: 3,
      accuracy: 0.75,
      unlabelled: 1,
      classes: [{ label: 'cat', images: 3 }, { label: 'dog' }, { label: 'polar-bear', recall: null }],
      matrix: evaluation.matrix,
    });
  });

  it('is not there where no folder is named like a class', () => {
    expect(
      evaluate(entriesOf({ 'a.png': answered(cat, 0.9), 'x/b.png': answered(cat, 0.9) }), animals, new Map()),
    ).toBe(null);
  });
});
