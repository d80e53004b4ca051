import { describe, expect, it } from 'vitest';
import { announceAnswer, describeAnswer } from './describe-answer.ts';

const classes = [
  { id: 'cat', name: { en: 'cat', de: 'Katze' }, probability: 0.9731 },
  { id: 'dog', name: { en: 'dog' }, probability: 0.0269 },
];

describe('describeAnswer', () => {
  it('gives a headline and a bar per class, in the order given', () => {
    expect(describeAnswer(classes)).toEqual({
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
    expect(announceAnswer('tom.jpg', classes)).toBe('tom.jpg: Very likely a cat, 97.3%.');
  });
});
