import { describe, expect, it } from 'vitest';
import type { Classification } from '../../runtime/index.ts';
import { madeUpGrades } from '../parts/testing/made-up-model.ts';
import { en } from '../text/en/index.ts';
import { ru } from '../text/ru/index.ts';
import { announceAnswer, describeAnswer } from './describe-answer.ts';

type Answer = Pick<Classification, 'warnings'>;

const classes = [
  { id: 'cat', name: { en: 'cat', de: 'Katze' }, probability: 0.9731 },
  { id: 'dog', name: { en: 'dog' }, probability: 0.0269 },
];

const stranger = {
  code: 'out-of-distribution',
  statistic: 'energy',
  value: 1,
  threshold: 2,
} as const;

describe('describeAnswer', () => {
  it('gives a headline and a bar per class, in the order given', () => {
    expect(describeAnswer({ classes, warnings: [], grades: madeUpGrades }, en)).toEqual({
      headline: 'Very likely a cat',
      grade: 'very-likely',
      heldBack: false,
      bars: [
        { id: 'cat', name: 'cat', probability: 0.9731, percent: '97.3%' },
        { id: 'dog', name: 'dog', probability: 0.0269, percent: '2.7%' },
      ],
    });
  });
});

describe('a label with headlines of its own', () => {
  const verdicts = {
    'very-likely': { en: 'No pizza here', ru: 'Пиццы здесь нет' },
    probably: { en: 'Probably no pizza here' },
    'held-back': { en: 'No dish that I know' },
  };
  const headline = (probability: number, language = en, warnings: Answer['warnings'] = []) => {
    const name = { en: 'not pizza', ru: 'не пицца' };
    const top = { id: 'not_pizza', name, verdicts, probability };
    const rest = { id: 'pizza', name: { en: 'pizza' }, probability: 1 - probability };
    return describeAnswer({ classes: [top, rest], warnings, grades: madeUpGrades }, language).headline;
  };

  it('says them where it is sure', () => {
    expect(headline(0.95)).toBe('No pizza here');
    expect(headline(0.95, ru)).toBe('Пиццы здесь нет');
    expect(headline(0.7)).toBe('Probably no pizza here');
  });

  it('says them where the answer is held back', () => {
    expect(headline(0.95, en, [stranger])).toBe('No dish that I know');
    expect(headline(0.95, ru, [stranger])).toBe('Не похоже ни на что из того, что я знаю');
  });

  it('gets the usual sentence for a grade or a language that it has none for', () => {
    expect(headline(0.55)).toBe('Not sure: perhaps not pizza or a pizza');
    expect(headline(0.7, ru)).toBe('Похоже, это не пицца');
  });
});

describe('announceAnswer', () => {
  it('gives no percentage where no class is named', () => {
    expect(announceAnswer('tom.jpg', { classes, warnings: [stranger], grades: madeUpGrades }, en)).toBe(
      'tom.jpg: This does not look like anything that I know. Held back: none of the classes fits.',
    );
  });

  it('says which picture, what and how sure', () => {
    expect(announceAnswer('tom.jpg', { classes, warnings: [], grades: madeUpGrades }, en)).toBe(
      'tom.jpg: Very likely a cat, 97.3%.',
    );
  });

  it('adds what makes the picture unlike the training data', () => {
    const warnings = [{ code: 'too-dark', statistic: 'brightness', value: 0.01, threshold: 0.1 }] as const;
    expect(announceAnswer('tom.jpg', { classes, warnings, grades: madeUpGrades }, en)).toBe(
      'tom.jpg: This does not look like anything that I know. Held back: too dark.',
    );
  });
});
