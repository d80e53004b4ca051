import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { oodScore, oodWarnings, pictureStatistics } from './ood.ts';
import {
  oodDetectorSchema,
  type PictureStatistic,
  type ScoreStatistic,
  type WarningCode,
} from './ood-schema.ts';

/** Made by the formulas' other half: `python -m models golden-familiarity`. */
interface Golden {
  familiarity: unknown;
  cases: {
    name: string;
    width: number;
    height: number;
    rgb: string;
    statistics: Record<PictureStatistic, number>;
    codes: WarningCode[];
  }[];
  scores: { logits: number[]; temperature: number; scores: Record<ScoreStatistic, number> }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('./golden/familiarity.json', import.meta.url), 'utf8'),
);
const detector = v.parse(oodDetectorSchema, golden.familiarity);
/** Logits of an energy above the threshold, and below it. */
const sure = [9, 0];
const lost = [-1, -1];

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
    expectEqual(pictureStatistics(pictureOf(c), detector.channels), c.statistics);
  });

  test.each(golden.cases.map((c) => [c.name, c] as const))('%s: the same warnings', (_name, c) => {
    const warnings = oodWarnings(detector, pictureOf(c), sure, 1);
    expect(warnings.map(({ code }) => code)).toEqual(c.codes);
    for (const { statistic, value, threshold } of warnings) {
      expect(value).toBeCloseTo(c.statistics[statistic as PictureStatistic], 9);
      expect(value).not.toBe(threshold);
    }
  });

  test('the cases are beyond each threshold, and one of them beyond none', () => {
    expect(new Set(golden.cases.flatMap(({ codes }) => codes))).toEqual(
      new Set(detector.checks.map(({ code }) => code)),
    );
    expect(golden.cases.some(({ codes }) => codes.length === 0)).toBe(true);
  });
});

describe('the scores equal Python’s', () => {
  test.each(golden.scores)('of $logits at temperature $temperature', ({ logits, temperature, scores }) => {
    const names = Object.keys(scores) as ScoreStatistic[];
    const got = Object.fromEntries(
      names.map((name) => [name, oodScore(name, Float64Array.from(logits), temperature)]),
    );
    expectEqual(got, scores);
  });

  test('a score below its threshold is a warning after all others', () => {
    const black = golden.cases.find(({ name }) => name === 'black') as Golden['cases'][number];
    const codes = oodWarnings(detector, pictureOf(black), lost, 1).map(({ code }) => code);
    expect(codes).toEqual([...black.codes, 'unfamiliar']);
  });
});
