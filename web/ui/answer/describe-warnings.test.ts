import { describe, expect, it } from 'vitest';
import { checkCodes } from '../../core/ood-schema.ts';
import type { AnswerWarningCode } from '../../runtime/index.ts';
import { en } from '../text/en/index.ts';
import { describeWarnings, isUnlike } from './describe-warnings.ts';

const sentence = (...codes: AnswerWarningCode[]) =>
  describeWarnings(
    codes.map((code) => ({ code })),
    en,
  );

describe('describeWarnings', () => {
  it('says nothing when nothing is off', () => {
    expect(sentence()).toBeNull();
  });

  it('names what is off', () => {
    expect(sentence('low-contrast')).toBe('Held back: too little contrast.');
  });

  it('names the first two, and that no class fits only where nothing else is seen', () => {
    expect(sentence('low-contrast', 'blurred', 'red-channel', 'out-of-distribution')).toMatch(
      /^Held back: too little contrast and too little detail\./,
    );
    expect(sentence('out-of-distribution')).toMatch(/^Held back: none of the classes fits\./);
  });

  it('tells of a file that lacks its end, which makes the picture no stranger', () => {
    expect(sentence('truncated')).toMatch(/^The end of this file is missing/);
    expect(sentence('blurred', 'truncated')).toMatch(/too little detail\. The end of this file is missing/);
    expect(isUnlike([{ code: 'truncated' }])).toBe(false);
    expect(isUnlike([{ code: 'truncated' }, { code: 'blurred' }])).toBe(true);
  });

  it('has its own words for each code', () => {
    const sentences = [...checkCodes, 'out-of-distribution' as const, 'truncated' as const].map((code) =>
      sentence(code),
    );
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});
