import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { indexSchema, parse } from './manifest.ts';
import { samplesSchema } from './samples.ts';

const publicFolder = new URL('../../public/', import.meta.url);
const json = (path: string) => JSON.parse(readFileSync(new URL(path, publicFolder), 'utf8'));
const { samples } = parse(samplesSchema, json('samples/index.json'), 'samples/index.json');
const bytes = (path: string) => statSync(new URL(`samples/${path}`, publicFolder)).size;

test('each sample is there, small, and named in both languages', () => {
  for (const { file, thumbnail, name } of samples) {
    expect(bytes(file), file).toBeLessThan(40_000);
    expect(bytes(thumbnail), thumbnail).toBeLessThan(10_000);
    expect(name.en && name.ru, file).toBeTruthy();
  }
});

test('no picture is left out of the list', () => {
  const files = readdirSync(new URL('samples/', publicFolder)).filter((name) => name.endsWith('.webp'));
  expect(samples.map(({ file }) => file).sort()).toEqual(files.sort());
});

test('every bundled model has some', () => {
  const { models } = parse(indexSchema, json('models/index.json'), 'index.json');
  for (const { id } of models) {
    expect(samples.filter((sample) => sample.models.includes(id)).length, id).toBeGreaterThan(1);
  }
});
