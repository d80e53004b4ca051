import { describe, expect, it } from 'vitest';
import type { EngineComparison } from '../../runtime/index.ts';
import type { Comparison } from './compare-store.ts';
import { compareRows, judgeComparison, largestDifference } from './comparison.ts';
import { comparisonReport, reportFileName } from './comparison-report.ts';

const times = { load: 100, warmUp: 20, first: 5, median: 3, p95: 4 };

/** An engine's answer; the classes most probable first, as the runtime gives them. */
const answered = (id: string, probabilities: Record<string, number>): EngineComparison => ({
  id,
  engine: { id, precision: 'int8', threads: 2, reason: { by: 'visitor' } },
  classes: Object.entries(probabilities)
    .sort(([, a], [, b]) => b - a)
    .map(([label, probability]) => ({ id: label, name: { en: `a ${label}` }, probability })),
  logits: Float32Array.of(1.5, -0.5),
  milliseconds: times,
  runs: 30,
});
const failed = (id: string): EngineComparison => ({
  id,
  error: { code: 'engine-failed', detail: 'context lost', retryable: true },
});

const wasm = answered('ort-wasm', { cat: 0.7, dog: 0.2, frog: 0.1 });
const webgl = answered('tfjs-webgl', { cat: 0.65, dog: 0.05, frog: 0.3 });

describe('compareRows', () => {
  it('has the classes in the order of the first answer, each with every engine’s probability', () => {
    const rows = compareRows([failed('broken'), webgl, wasm], 'en');
    expect(rows.map(({ id }) => id)).toEqual(['cat', 'frog', 'dog']);
    expect(rows[1]).toMatchObject({
      name: 'a frog',
      probabilities: { 'tfjs-webgl': 0.3, 'ort-wasm': 0.1 },
    });
    expect(rows[1]?.difference).toBeCloseTo(0.2);
  });

  it('is empty before anything answered', () => {
    expect(compareRows([failed('broken')], 'en')).toEqual([]);
  });
});

describe('largestDifference', () => {
  it('names the class that the engines differ in most', () => {
    expect(largestDifference([wasm, webgl], 'en')?.id).toBe('frog');
  });

  it('is between the most distant of several', () => {
    const third = answered('third', { cat: 0.1, dog: 0.8, frog: 0.1 });
    expect(largestDifference([wasm, webgl, third], 'en')).toMatchObject({ id: 'dog' });
    expect(largestDifference([wasm, webgl, third], 'en')?.difference).toBeCloseTo(0.75);
  });

  it('takes two answers', () => {
    expect(largestDifference([wasm, failed('broken')], 'en')).toBeUndefined();
  });
});

describe('judgeComparison', () => {
  it('tells the same answer from different ones', () => {
    expect(judgeComparison([wasm, webgl], 'en')).toMatchObject({ kind: 'same', name: 'a cat' });
    const other = answered('other', { dog: 0.9, cat: 0.1, frog: 0 });
    expect(judgeComparison([wasm, other], 'en')).toMatchObject({
      kind: 'different',
      answers: [
        { engine: 'ort-wasm', name: 'a cat' },
        { engine: 'other', name: 'a dog' },
      ],
    });
  });

  it('says when there is nothing to compare', () => {
    expect(judgeComparison([wasm, failed('broken')], 'en')).toEqual({ kind: 'alone', engine: 'ort-wasm' });
    expect(judgeComparison([failed('broken')], 'en')).toEqual({ kind: 'none' });
  });
});

describe('the exported comparison', () => {
  const at = '2026-01-02T03:04:05.678Z';
  const comparison: Comparison = {
    subject: {
      file: new Blob(),
      name: 'Tom, the cat.jpg',
      crop: null,
      model: { id: 'pets', version: '0123456789abcdef' },
    },
    engines: [],
    results: [wasm, failed('tfjs-webgl')],
    status: { phase: 'done', at },
  };
  const device = { userAgent: 'A browser', hardwareConcurrency: 8, crossOriginIsolated: true };

  it('holds all that another person needs to judge it, and survives JSON', () => {
    const report = comparisonReport(comparison, at, device);
    expect(JSON.parse(JSON.stringify(report))).toEqual({
      schema: 1,
      at,
      device,
      model: { id: 'pets', version: '0123456789abcdef' },
      picture: 'Tom, the cat.jpg',
      engines: [
        {
          id: 'ort-wasm',
          precision: 'int8',
          threads: 2,
          probabilities: { cat: 0.7, dog: 0.2, frog: 0.1 },
          logits: [1.5, -0.5],
          milliseconds: times,
          runs: 30,
        },
        { id: 'tfjs-webgl', error: { code: 'engine-failed', detail: 'context lost' } },
      ],
      largestDifference: null,
    });
  });

  it('gives the largest difference when two answered', () => {
    const report = comparisonReport({ ...comparison, results: [wasm, webgl] }, at, device);
    expect(report.largestDifference?.label).toBe('frog');
    expect(report.largestDifference?.probability).toBeCloseTo(0.2);
  });

  it('has a name that every file system takes', () => {
    expect(reportFileName(comparison)).toBe('inkling-pets-Tom-the-cat.json');
    const named = (name: string) =>
      reportFileName({ ...comparison, subject: { ...comparison.subject, name } });
    expect(named('../:?.png')).toBe('inkling-pets-picture.json');
    expect(named('Über Äpfel.jpeg')).toBe('inkling-pets-Über-Äpfel.json');
  });
});
