import { describe, expect, it } from 'vitest';
import type { Classification } from '../../runtime/index.ts';
import { madeUpGrades } from '../parts/testing/made-up-model.ts';
import { followAnswer, timeConstant, verdictKey } from './live-answer.ts';

const tooDark = { code: 'too-dark', statistic: 'brightness', value: 0, threshold: 0.1 } as const;

function frame(cat: number, warnings: Classification['warnings'] = [], version = '1'): Classification {
  const classes = [
    { id: 'cat', name: { en: 'cat' }, probability: cat },
    { id: 'dog', name: { en: 'dog' }, probability: 1 - cat },
  ];
  return {
    model: { id: 'things', version },
    engine: { id: 'ort-wasm', precision: 'int8', threads: 1, reason: { by: 'only' } },
    classes: classes.sort((a, b) => b.probability - a.probability),
    warnings,
    score: null,
    activation: null,
    grades: madeUpGrades,
    logits: Float32Array.of(0, 0),
    milliseconds: { prepare: 1, run: 1, total: 2 },
    source: { width: 1, height: 1 },
    crop: { x: 0, y: 0, width: 1, height: 1 },
    seen: { width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
  };
}

describe('an answer that follows the frames', () => {
  it('moves by the time that has passed, and stays sorted', () => {
    const first = followAnswer(null, frame(1), 1000, true);
    const soon = followAnswer(first, frame(0), 1000 + timeConstant / 2, true);
    const late = followAnswer(soon, frame(0), 1000 + timeConstant * 2, true);
    expect(soon.classes.map(({ id }) => id)).toEqual(['cat', 'dog']);
    expect(soon.classes[0]?.probability).toBeCloseTo(Math.exp(-0.5), 10);
    expect(late.classes.map(({ id }) => id)).toEqual(['dog', 'cat']);
    expect(late.classes[1]?.probability).toBeCloseTo(Math.exp(-2), 10);
  });

  it('is the frame’s own without smoothing, and after another model', () => {
    const first = followAnswer(null, frame(1), 1000, true);
    expect(followAnswer(first, frame(0), 1010, false).classes).toEqual(frame(0).classes);
    expect(followAnswer(first, frame(0, [], '2'), 1010, true).classes).toEqual(frame(0).classes);
  });

  it('warns of what lasts, not of one frame', () => {
    let answer = followAnswer(null, frame(1), 0, true);
    answer = followAnswer(answer, frame(1, [tooDark]), 30, true);
    expect(answer.warnings).toEqual([]);
    answer = followAnswer(answer, frame(1, [tooDark]), 300, true);
    expect(answer.warnings).toEqual([tooDark]);
    answer = followAnswer(answer, frame(1), 330, true);
    expect(answer.warnings).toEqual([tooDark]);
    answer = followAnswer(answer, frame(1), 700, true);
    expect(answer.warnings).toEqual([]);
  });

  it('has a verdict that stays the same while the headline does', () => {
    const key = (cat: number, warnings?: Classification['warnings']) =>
      verdictKey(followAnswer(null, frame(cat, warnings), 0, true));
    expect(key(0.95)).toBe(key(0.99));
    expect(key(0.95)).not.toBe(key(0.8));
    expect(key(0.95)).not.toBe(key(0.05));
    expect(key(0.95)).not.toBe(key(0.95, [tooDark]));
    expect(key(0.95, [tooDark])).toBe(key(0.8, [tooDark]));
    expect(key(0.95, [tooDark])).not.toBe(key(0.05, [tooDark]));
  });
});
