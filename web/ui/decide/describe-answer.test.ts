import { describe, expect, it } from 'vitest';
import { en } from '../text/en/index.ts';
import { announceAnswer, describeAnswer } from './describe-answer.ts';

const classes = [
  { id: 'cat', name: { en: 'cat', de: 'Katze' }, probability: 0.9731 },
  { id: 'dog', name: { en: 'dog' }, probability: 0.0269 },
];

describe('describeAnswer', () => {
  it('gives a headline and a bar per class, in the order given', () => {
    expect(describeAnswer({ classes, warnings: [] }, en)).toEqual({
      headline: 'Very likely a cat',
      bars: [
        { id: 'cat', name: 'cat', probability: 0.9731, percent: '97.3%' },
        { id: 'dog', name: 'dog', probability: 0.0269, percent: '2.7%' },
      ],
    });
  });
});

describe('announceAnswer', () => {
  it('says which picture, what and how sure', () => {
    expect(announceAnswer('tom.jpg', { classes, warnings: [] }, en)).toBe(
      'tom.jpg: Very likely a cat, 97.3%.',
    );
  });

  it('adds what makes the picture unlike the training data', () => {
    const warnings = [{ code: 'too-dark', statistic: 'brightness', value: 0.01, bound: 0.1 }] as const;
    expect(announceAnswer('tom.jpg', { classes, warnings }, en)).toBe(
      'tom.jpg: Looks most like a cat, 97.3%. This looks unlike what the model was trained on: too dark.',
    );
  });
});
