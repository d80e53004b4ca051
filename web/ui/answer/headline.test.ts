import { describe, expect, it } from 'vitest';
import { en } from '../text/en/index.ts';
import { gradeAnswer, type NamedProbability } from './headline.ts';

const classes = (...pairs: [string, number][]): NamedProbability[] =>
  pairs.map(([name, probability]) => ({ name, probability }));

describe('gradeAnswer', () => {
  it('sounds sure from 90 % on', () => {
    expect(gradeAnswer(classes(['cat', 0.9], ['dog', 0.1]), false)).toEqual({
      grade: 'very-likely',
      name: 'cat',
    });
    expect(gradeAnswer(classes(['cat', 0.899], ['dog', 0.101]), false).grade).toBe('probably');
  });

  it('says probably from 60 % on', () => {
    expect(gradeAnswer(classes(['dog', 0.6], ['cat', 0.4]), false)).toEqual({
      grade: 'probably',
      name: 'dog',
    });
    expect(gradeAnswer(classes(['dog', 0.599], ['cat', 0.401]), false).grade).toBe('unsure');
  });

  it('names two when the second is close', () => {
    expect(gradeAnswer(classes(['deer', 0.5], ['horse', 0.4]), false)).toEqual({
      grade: 'unsure',
      names: ['deer', 'horse'],
    });
  });

  it('names one when the second is far behind', () => {
    expect(gradeAnswer(classes(['deer', 0.55], ['horse', 0.1]), false)).toEqual({
      grade: 'unsure',
      names: ['deer'],
    });
  });

  it('never sounds sure of a picture unlike the training data', () => {
    expect(gradeAnswer(classes(['frog', 0.98]), true)).toEqual({ grade: 'most-like', name: 'frog' });
    expect(gradeAnswer(classes(['frog', 0.65]), true)).toEqual({ grade: 'most-like', name: 'frog' });
    expect(gradeAnswer(classes(['frog', 0.5], ['bird', 0.4]), true).grade).toBe('unsure');
    expect(gradeAnswer(classes(['frog', 0.2]), true)).toEqual({ grade: 'lost' });
  });

  it('names none when nothing stands out', () => {
    expect(gradeAnswer(classes(['deer', 0.2], ['horse', 0.19]), false)).toEqual({ grade: 'lost' });
    expect(gradeAnswer([], false)).toEqual({ grade: 'lost' });
    expect(gradeAnswer(classes(['deer', Number.NaN]), false)).toEqual({ grade: 'lost' });
  });
});

describe('the headline in English', () => {
  it('grades in words, with the right article', () => {
    expect(en.headline({ grade: 'very-likely', name: 'cat' })).toBe('Very likely a cat');
    expect(en.headline({ grade: 'very-likely', name: 'airplane' })).toBe('Very likely an airplane');
    expect(en.headline({ grade: 'probably', name: 'dog' })).toBe('Probably a dog');
    expect(en.headline({ grade: 'most-like', name: 'frog' })).toBe('Looks most like a frog');
    expect(en.headline({ grade: 'unsure', names: ['deer', 'horse'] })).toBe(
      'Not sure: perhaps a deer or a horse',
    );
    expect(en.headline({ grade: 'unsure', names: ['automobile'] })).toBe('Not sure: perhaps an automobile');
    expect(en.headline({ grade: 'lost' })).toBe('Hard to say: nothing stands out');
  });

  it('puts no article before a negation', () => {
    expect(en.headline({ grade: 'very-likely', name: 'not pizza' })).toBe('Very likely not pizza');
  });
});
