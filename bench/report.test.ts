import { expect, test } from 'vitest';
import type { PageEntrant } from './entrants.ts';
import type { Measured } from './measure/measure.ts';
import type { Bundle } from './models/bundle.ts';
import { ratios, summarize, table } from './report.ts';

const entrant = (id: string): PageEntrant => ({
  kind: 'page',
  id,
  title: id,
  engine: 'ort-wasm',
  precision: 'int8',
  visit: { path: '/', answer: 'p' },
  path: '/',
});

const measured = (id: string, scale: number): Measured => ({
  entrant: entrant(id),
  engine: '',
  largestDifference: 0,
  cold: [3, 1, 2].map((n) => ({ milliseconds: n * 1000 * scale, bytes: n * 1e6 * scale })),
  warm: [{ milliseconds: 500 * scale, bytes: 10 }],
  classify: [10, 20, 30].map((total) => ({ total: total * scale, prepare: scale, run: 5 * scale })),
  batch: [{ images: 64, milliseconds: 1000 * scale }],
  camera: [{ frames: 30, milliseconds: 500 * scale }],
  failures: [],
});

const bundle = { manifest: { id: 'tiny', input: { width: 2, height: 2 } } } as Bundle;

test('a row is of medians, the rest what the parts leave over', () => {
  expect(summarize(measured('inkling-ort-wasm', 1))).toEqual({
    bytes: 2e6,
    coldMs: 2000,
    warmMs: 500,
    classifyP50: 20,
    classifyP95: 29,
    prepareP50: 1,
    runP50: 5,
    overheadP50: 14,
    imagesPerSecond: 64,
    framesPerSecond: 60,
  });
});

test('what runs natively has a run and a batch, and nothing of a page', () => {
  const native: Measured = {
    ...measured('native-int8', 1),
    cold: [],
    warm: [],
    camera: [],
    entrant: {
      kind: 'native',
      id: 'native-int8',
      title: 'n',
      engine: 'ort-wasm',
      precision: 'int8',
      file: '',
    },
  };
  const { runP50, imagesPerSecond, ...rest } = summarize(native);
  expect([runP50, imagesPerSecond]).toEqual([5, 64]);
  expect(Object.values(rest).every((value) => value === undefined)).toBe(true);
});

test('what always failed has no figure', () => {
  const failed = { ...measured('a', 1), cold: [], warm: [], failures: ['a: no answer'] };
  expect(summarize(failed)).toMatchObject({ bytes: undefined, coldMs: undefined, classifyP50: 20 });
  expect(table({ bundle, measured: [failed], renderer: undefined })).not.toMatch(/NaN|undefined/);
});

test('the table is Markdown with a line an entrant, all of one width', () => {
  const lines = table({ bundle, measured: [measured('a', 1), measured('b', 2)], renderer: undefined }).split(
    '\n',
  );
  expect(lines).toHaveLength(4);
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  expect(lines[3]).toMatch(/^\| b .*\| +4\.00 \| +4\.00 s \| +1\.00 s \|/);
});

test('each engine of ours is set against the plain page of its library', () => {
  const report = {
    bundle,
    measured: [measured('inkling-ort-wasm', 1), measured('plain-ort', 4)],
    renderer: undefined,
  };
  expect(ratios(report)).toEqual([
    'inkling-ort-wasm against plain-ort: bytes x 0.25, cold x 0.25, warm x 0.25, classify x 0.25, engine x 0.25',
  ]);
});

test('an engine without a plain page of its own is set against all', () => {
  const own = measured('inkling-wasm', 1);
  const only = { ...own, entrant: { ...entrant('inkling-wasm'), engine: 'inkling-wasm' } };
  const report = {
    bundle,
    measured: [only, measured('plain-ort', 4), measured('plain-litert', 2)],
    renderer: undefined,
  };
  expect(ratios(report).map((line) => line.split(':')[0])).toEqual([
    'inkling-wasm against plain-ort',
    'inkling-wasm against plain-litert',
  ]);
});
