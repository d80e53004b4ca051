import { describe, expect, it } from 'vitest';
import { en } from '../text/en/index.ts';
import { gradeAnswer, type NamedProbability } from './headline.ts';

/** Not those of any model: the words follow what the manifest says. */
const grades = { 'very-likely': 0.8, probably: 0.5 };

const classes = (...pairs: [string, number][]): NamedProbability[] =>
  pairs.map(([name, probability]) => ({ name, probability }));

describe('gradeAnswer', () => {
  it('sounds as sure as the model’s own grades allow', () => {
    const gradeAt = (probability: number, given = grades) =>
      gradeAnswer(classes(['cat', probability], ['dog', 1 - probability]), given, false);
    expect(gradeAt(0.8)).toEqual({ grade: 'very-likely', name: 'cat' });
    expect(gradeAt(0.799)).toEqual({ grade: 'probably', name: 'cat' });
    expect(gradeAt(0.8, { 'very-likely': 0.9, probably: 0.85 }).grade).toBe('unsure');
    expect(gradeAt(0.5).grade).toBe('probably');
    expect(gradeAt(0.499).grade).toBe('unsure');
  });

  it('names two when the second is close', () => {
    expect(gradeAnswer(classes(['deer', 0.45], ['horse', 0.4]), grades, false)).toEqual({
      grade: 'unsure',
      names: ['deer', 'horse'],
    });
  });

  it('names one when the second is far behind', () => {
    expect(gradeAnswer(classes(['deer', 0.45], ['horse', 0.1]), grades, false)).toEqual({
      grade: 'unsure',
      names: ['deer'],
    });
  });

  it('names none of a picture unlike the training data, however sure the net is', () => {
    expect(gradeAnswer(classes(['frog', 0.99]), grades, true)).toEqual({ grade: 'held-back' });
    expect(gradeAnswer(classes(['frog', 0.2]), grades, true)).toEqual({ grade: 'held-back' });
  });

  it('names none when nothing stands out', () => {
    expect(gradeAnswer(classes(['deer', 0.2], ['horse', 0.19]), grades, false)).toEqual({ grade: 'lost' });
    expect(gradeAnswer([], grades, false)).toEqual({ grade: 'lost' });
    expect(gradeAnswer(classes(['deer', Number.NaN]), grades, false)).toEqual({ grade: 'lost' });
  });
});

describe('the headline in English', () => {
  it('grades in words, with the right article', () => {
    expect(en.headline({ grade: 'very-likely', name: 'cat' })).toBe('Very likely a cat');
    expect(en.headline({ grade: 'very-likely', name: 'airplane' })).toBe('Very likely an airplane');
    expect(en.headline({ grade: 'probably', name: 'dog' })).toBe('Probably a dog');
    expect(en.headline({ grade: 'unsure', names: ['deer', 'horse'] })).toBe(
      'Not sure: perhaps a deer or a horse',
    );
    expect(en.headline({ grade: 'unsure', names: ['automobile'] })).toBe('Not sure: perhaps an automobile');
    expect(en.headline({ grade: 'held-back' })).toBe('This does not look like anything that I know');
    expect(en.headline({ grade: 'lost' })).toBe('Hard to say: nothing stands out');
  });

  it('puts no article before a negation', () => {
    expect(en.headline({ grade: 'very-likely', name: 'not pizza' })).toBe('Very likely not pizza');
  });
});
