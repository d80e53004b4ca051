import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { createDetector, pictureStatistics, shareBelow } from './ood.ts';
import {
  type FeatureScoreSpec,
  type LogitScore,
  oodDetectorSchema,
  type PictureStatistic,
  type WarningCode,
} from './ood-schema.ts';
import { logitScore, readScore } from './ood-score.ts';

/** Made by the formulas' other half: `python -m models golden-ood`. */
interface Golden {
  outOfDistribution: unknown;
  cases: {
    name: string;
    width: number;
    height: number;
    rgb: string;
    statistics: Record<PictureStatistic, number>;
    codes: WarningCode[];
  }[];
  scores: { logits: number[]; temperature: number; scores: Record<LogitScore, number> }[];
  features: {
    weights: string;
    reference: Extract<FeatureScoreSpec, { statistic: 'mahalanobis' }>['reference'];
    cases: { features: number[]; scores: Record<FeatureScoreSpec['statistic'], number> }[];
  };
}

const golden: Golden = JSON.parse(readFileSync(new URL('./golden/ood.json', import.meta.url), 'utf8'));
const spec = v.parse(oodDetectorSchema, golden.outOfDistribution);
const noFile = () => {
  throw new Error('a score of logits reads no file');
};
const detector = createDetector(spec, 1, noFile);
const code = 'out-of-distribution' as const;
/** Logits of an energy above the threshold, and below it. */
const sure = { logits: [9, 0] };
const lost = { logits: [-1, -1] };

function pictureOf({ width, height, rgb }: Golden['cases'][number]) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  Buffer.from(rgb, 'base64').forEach((value, i) => {
    rgba[Math.floor(i / 3) * 4 + (i % 3)] = value;
  });
  return { width, height, rgba };
}

function expectEqual(got: Record<string, number>, wanted: Record<string, number>) {
  expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort());
  for (const [name, value] of Object.entries(wanted)) {
    expect(Math.abs((got[name] as number) - value), name).toBeLessThanOrEqual(1e-6 * Math.abs(value) + 1e-12);
  }
}

describe('the statistics of a picture equal Python’s', () => {
  test.each(golden.cases.map((c) => [c.name, c] as const))('%s', (_name, c) => {
    expectEqual(pictureStatistics(pictureOf(c), spec.channels), c.statistics);
  });

  test.each(golden.cases.map((c) => [c.name, c] as const))('%s: the same warnings', (_name, c) => {
    const { warnings } = detector.judge(pictureOf(c), sure);
    expect(warnings.map(({ code }) => code)).toEqual(c.codes);
    for (const { statistic, value, threshold, reference } of warnings) {
      expect(reference?.length).toBe(statistic.startsWith('ks-') ? 256 : undefined);
      expect(value).toBeCloseTo(c.statistics[statistic as PictureStatistic], 9);
      expect(value).not.toBe(threshold);
    }
  });

  test('the cases are beyond each threshold, and one of them beyond none', () => {
    expect(new Set(golden.cases.flatMap(({ codes }) => codes))).toEqual(
      new Set(spec.checks.map(({ code }) => code)),
    );
    expect(golden.cases.some(({ codes }) => codes.length === 0)).toBe(true);
  });
});

test('a value lies between quantiles, and beyond them all or nothing is below it', () => {
  const quantiles = [1, 2, 4, 4, 8];
  expect([0, 1, 1.5, 2, 3, 4, 6, 8, 9].map((value) => shareBelow(quantiles, value))).toEqual([
    0, 0, 0.125, 0.25, 0.375, 0.5, 0.875, 1, 1,
  ]);
});

describe('the scores of logits equal Python’s', () => {
  test.each(golden.scores)('of $logits at temperature $temperature', ({ logits, temperature, scores }) => {
    const names = Object.keys(scores) as LogitScore[];
    const got = Object.fromEntries(
      names.map((name) => [name, logitScore(name, Float64Array.from(logits), temperature)]),
    );
    expectEqual(got, scores);
  });

  test('a score below its threshold is a warning after all others', () => {
    const black = golden.cases.find(({ name }) => name === 'black') as Golden['cases'][number];
    const { warnings, score } = detector.judge(pictureOf(black), lost);
    expect(warnings.map(({ code }) => code)).toEqual([...black.codes, code]);
    expect(score).toMatchObject({ statistic: 'energy', value: warnings.at(-1)?.value });
    expect(score.value).toBeLessThan(score.threshold);
  });
});

describe('the scores of features equal Python’s', () => {
  const { weights, reference, cases } = golden.features;
  const file = Uint8Array.from(Buffer.from(weights, 'base64'));
  const scoreOf = (statistic: FeatureScoreSpec['statistic']) =>
    readScore({ code, statistic, low: 0, reference }, 1, () => file);

  test.each(cases)('of $features', ({ features, scores }) => {
    const names = Object.keys(scores) as FeatureScoreSpec['statistic'][];
    const got = names.map((name) => [name, scoreOf(name)({ logits: [], features })] as const);
    expectEqual(Object.fromEntries(got), scores);
  });

  test('a detector that has one asks for features, and warns below its threshold', () => {
    const score = { code, statistic: 'cosine', low: 0.9, reference } as const;
    const made = createDetector({ ...spec, checks: [], score }, 1, () => file);
    const [near] = cases;
    const grey = golden.cases.find(({ name }) => name === 'blank grey') as Golden['cases'][number];
    const codes = (features: readonly number[]) =>
      made.judge(pictureOf(grey), { logits: [9, 0], features }).warnings.map((one) => one.code);
    expect([made.needsFeatures, detector.needsFeatures]).toEqual([true, false]);
    expect(codes(near?.features ?? [])).toEqual([]);
    expect(codes([0, 0, 0, 0, 0])).toEqual([code]);
  });

  test('it is no score of anything else', () => {
    expect(() => scoreOf('cosine')({ logits: [9, 0] })).toThrow('cosine is a score of features');
  });

  test('vectors that are not in the file are an error', () => {
    const spec = { code, statistic: 'cosine', low: 0, reference } as const;
    expect(() => readScore(spec, 1, () => file.slice(0, 8))).toThrow(RangeError);
  });
});
