import * as v from 'valibot';
import { expect, test } from 'vitest';
import { bucketIndexSchema } from './bucket-index.ts';
import { indexSchema, parse } from './manifest.ts';

const [champion, other] = ['0123456789abcdef', 'fedcba9876543210'];
const plain = { id: 'm', version: champion, title: { en: 'M' } };
const at = '2026-11-27T21:40:00Z';
/** As models/publishing/history.py writes it. */
const kept = {
  ...plain,
  candidate: { version: other, at },
  canary: { version: other, share: 0.05 },
  history: [
    { version: other },
    { version: champion, at, how: 'forced', reason: 'stripes', figures: { accuracy: [0.9, 0.8] } },
  ],
};
const index = {
  schema: 1,
  models: [kept],
  waiting: [{ id: 'w', title: { en: 'W' }, candidate: { version: other, at } }],
};

test('what an operator keeps is nothing to a page but the canary', () => {
  expect(v.is(bucketIndexSchema, index)).toBe(true);
  const { models } = parse(indexSchema, index, 'index.json');
  expect(models).toEqual([{ ...plain, canary: kept.canary }]);
});

test('a program that keeps a bucket is told of what it does not know', () => {
  expect(v.is(bucketIndexSchema, { ...index, models: [{ ...kept, champion }] })).toBe(false);
  const events = Array.from({ length: 13 }, () => ({ version: champion }));
  expect(v.is(bucketIndexSchema, { ...index, models: [{ ...kept, history: events }] })).toBe(false);
});

test.each([
  ['a share beyond all', { version: other, share: 2 }],
  ['no version', { version: 'newest', share: 0.5 }],
  ['something else', 'yes'],
])('%s takes nobody’s champion away', (_, canary) => {
  const { models } = parse(indexSchema, { schema: 1, models: [{ ...plain, canary }] }, 'index.json');
  expect(models).toEqual([{ ...plain, canary: undefined }]);
});
