import { describe, expect, it } from 'vitest';
import type { CardFigures } from '../../core/card-figures.ts';
import { viewConfusion } from './confusion-view.ts';
import { answersLike, ofHundred, viewClasses } from './record-view.ts';
import { viewReliability, wilson } from './reliability-view.ts';
import { viewStrangers } from './strangers-view.ts';
import { axisFor, viewTradeOff } from './trade-off-view.ts';

const labels = ['cat', 'dog', 'ship'].map((id) => ({ id, name: { en: id, ru: `${id}-ru` } }));
const figures: CardFigures = {
  confusion: [
    [80, 15, 5],
    [10, 90, 0],
    [0, 0, 0],
  ],
  byAnswer: {
    cat: {
      'very-likely': { answers: 60, right: 0.95 },
      probably: { answers: 10, right: 0.5 },
      unsure: { answers: 0, right: null },
    },
  },
  reliability: [
    { images: 0, confidence: 0, accuracy: 0 },
    { images: 10, confidence: 0.4, accuracy: 0.5 },
    { images: 60, confidence: 0.6, accuracy: 0.7 },
    { images: 160, confidence: 0.95, accuracy: 0.975 },
  ],
  photographs: {
    images: 30,
    accuracy: 0.8,
    calibrationError: 0.1,
    meanProbability: 0.8,
    accuracyByClass: { cat: 0.7 },
    warned: 0.1,
  },
};
const grades = { 'very-likely': 0.9, probably: 0.6 };

describe('the record of a class', () => {
  const [cat, dog, ship] = viewClasses(figures, labels, 'en');

  it('is how many of its pictures are found, and how many answers are right', () => {
    expect(cat).toMatchObject({ name: 'cat', pictures: 100, answers: 90, found: 0.8, photographs: 0.7 });
    expect(cat?.precision).toBeCloseTo(80 / 90);
    expect(dog).toMatchObject({ found: 0.9, photographs: null });
  });

  it('names what it is confused with, the commonest first', () => {
    expect(cat?.takenFor).toEqual([
      { name: 'dog', share: 0.15 },
      { name: 'ship', share: 0.05 },
    ]);
    expect(dog?.mistaken).toEqual([{ name: 'cat', share: 15 / 105 }]);
  });

  it('says how often each wording was right, where it was said at all', () => {
    expect(cat?.graded).toEqual([
      { grade: 'very-likely', answers: 60, right: 0.95 },
      { grade: 'probably', answers: 10, right: 0.5 },
    ]);
    expect(dog?.graded).toEqual([]);
  });

  it('holds where a class has no pictures, or is never answered', () => {
    expect(ship).toMatchObject({ pictures: 0, found: 0, precision: 0 });
    const never = viewClasses(
      {
        confusion: [
          [1, 0],
          [1, 0],
        ],
      },
      labels.slice(0, 2),
      'ru',
    );
    expect(never[1]).toMatchObject({ name: 'dog-ru', precision: null });
  });

  it('is not made of what was not measured, or of other classes', () => {
    expect(viewClasses({}, labels, 'en')).toEqual([]);
    expect(viewClasses({ confusion: [[1]] }, labels, 'en')).toEqual([]);
  });
});

describe('answers like one that was given', () => {
  it('are those of its class that are worded alike', () => {
    expect(answersLike({ label: 'cat', probability: 0.93 }, figures, grades)).toEqual({
      by: 'class',
      grade: 'very-likely',
      answers: 60,
      right: 0.95,
    });
  });

  it('are those as sure, where its class has too few', () => {
    expect(answersLike({ label: 'cat', probability: 0.7 }, figures, grades)).toEqual({
      by: 'sure',
      from: 0.5,
      to: 0.75,
      answers: 60,
      right: 0.7,
    });
    expect(answersLike({ label: 'dog', probability: 1 }, figures, grades)).toMatchObject({
      from: 0.75,
      to: 1,
    });
  });

  it('are none where nothing was counted, and for what was not the answer', () => {
    expect(answersLike({ label: 'cat', probability: 0.93 }, {}, grades)).toBeNull();
    expect(answersLike({ label: 'cat', probability: null }, figures, grades)).toBeNull();
  });
});

it('a share of a hundred claims neither all nor none by rounding', () => {
  expect([0.974, 1, 0.999, 0.99999, 0, 0.001].map((share) => ofHundred(share, 'en'))).toEqual([
    '97',
    '100',
    '99.9',
    '99.9',
    '0',
    '0.1',
  ]);
  expect(ofHundred(0.997, 'ru')).toBe('99,7');
});

describe('the reliability diagram', () => {
  it('has a point for each bin with answers', () => {
    const points = viewReliability(figures.reliability ?? []);
    expect(points.map(({ from, to, answers }) => [from, to, answers])).toEqual([
      [0.25, 0.5, 10],
      [0.5, 0.75, 60],
      [0.75, 1, 160],
    ]);
    expect(points.map(({ height }) => height)).toEqual([0.25, Math.sqrt(60 / 160), 1]);
  });

  it('says where the true share lies: the fewer the answers, the wider', () => {
    // Newcombe, "Two-sided confidence intervals for the single proportion", 1998: 81 of 263.
    const [low, high] = wilson(81 / 263, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
    expect(wilson(1, 5)[1]).toBe(1);
    expect(wilson(0, 5)[0]).toBe(0);
  });
});

it('cells are shaded by their share of the row, mistakes so that rare ones show', () => {
  const [cat, dog, ship] = viewConfusion(figures.confusion ?? []);
  expect(cat?.map(({ kind }) => kind)).toEqual(['right', 'wrong', 'wrong']);
  expect(cat?.[0]).toMatchObject({ deep: true, amount: 0.4 + 0.6 * 0.8 });
  expect(cat?.[1]?.amount).toBe(0.4);
  expect(cat?.[2]?.amount).toBeCloseTo(0.4 * Math.sqrt(0.5));
  expect(dog?.[2]).toEqual({ count: 0, kind: 'none', amount: 0, deep: false });
  expect(ship?.[2]).toMatchObject({ kind: 'right', amount: 0 });
});

it('strangers are warned of, not sure of, or let through', () => {
  const row = { name: { en: 'noise', ru: 'шум' }, images: 200, score: 0.5, checks: 0.5, auroc: 0.9 };
  const { elsewhere, madeUp } = viewStrangers(
    {
      strangers: [
        { ...row, elsewhere: false, either: 0.75, sureUnwarned: 0.25 },
        { ...row, elsewhere: true, either: 0.5, sureUnwarned: 0, takenForPositive: 4 },
      ],
    },
    'ru',
  );
  expect(madeUp).toEqual([
    { name: 'шум', images: 200, warned: 0.75, unsure: 0, sure: 0.25, auroc: 0.9, taken: null },
  ]);
  expect(elsewhere[0]).toMatchObject({ unsure: 0.5, sure: 0, taken: 0.02 });
  expect(viewStrangers({}, 'en')).toEqual({ elsewhere: [], madeUp: [] });
});

describe('the trade-off', () => {
  it('ends its axes where lines are easy to read', () => {
    expect(axisFor(0.3)).toEqual({ end: 0.3, ticks: [0, 0.1, 0.2, 0.3] });
    expect(axisFor(0.0428).ticks).toEqual([0, 0.01, 0.02, 0.03, 0.04, 0.05]);
    expect(axisFor(0.2435).ticks).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25]);
    expect(axisFor(0).ticks.at(-1)).toBe(0.01);
    expect(axisFor(1).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('goes from the fewest warned of to the most', () => {
    const { points } = viewTradeOff([
      { warned: 0.3, sureUnwarned: 0 },
      { warned: 0.01, sureUnwarned: 0.2 },
    ]);
    expect(points).toEqual([
      { warned: 0.01, sure: 0.2 },
      { warned: 0.3, sure: 0 },
    ]);
  });
});
