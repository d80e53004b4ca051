import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bucketIndexSchema } from './bucket-index.ts';
import { cardFiguresSchema } from './card-figures.ts';
import { InklingError } from './errors.ts';
import { localise } from './localise.ts';
import { goldenSchema, indexSchema, manifestSchema, parse, parseManifest } from './manifest.ts';

const bucket = new URL('../../public/models/', import.meta.url);
const json = (path: string) => JSON.parse(readFileSync(new URL(path, bucket), 'utf8'));

describe('the bundled bucket keeps its schemas', () => {
  const index = parse(indexSchema, json('index.json'), 'index.json');

  test.each(index.models.map((m) => [m.id, m] as const))('%s', (id, { version }) => {
    const folder = `${id}/${version}/`;
    const manifest = parse(manifestSchema, json(`${folder}manifest.json`), 'manifest.json');
    expect([manifest.id, manifest.version]).toEqual([id, version]);
    const { pictures = [], figures } = manifest.card ?? {};
    const card = [manifest.card, ...pictures, figures].flatMap((file) => file ?? []);
    const weights = manifest.artifacts.flatMap((artifact) => artifact.weights);
    for (const { path, bytes } of [...manifest.artifacts, ...weights, manifest.golden, ...card]) {
      expect(readFileSync(new URL(folder + path, bucket)).length).toBe(bytes);
    }
    if (figures) parse(cardFiguresSchema, json(folder + figures.path), figures.path);
    const golden = parse(goldenSchema, json(folder + manifest.golden.path), manifest.golden.path);
    const channels = manifest.head.weight.shape[1];
    for (const { rgb, logits, features } of golden.cases) {
      expect(features).toHaveLength(channels as number);
      expect(Buffer.from(rgb, 'base64').length).toBe(manifest.input.width * manifest.input.height * 3);
      for (const values of Object.values(logits)) expect(values.length).toBe(manifest.labels.length);
    }
  });

  test('no folder of the bucket is without something in the index that leads to it', () => {
    const folders = readdirSync(bucket, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => readdirSync(new URL(`${name}/`, bucket)).map((v) => `${name}/${v}`));
    const { models } = parse(bucketIndexSchema, json('index.json'), 'index.json');
    const named = models.flatMap(({ id, version, candidate, canary, history = [] }) =>
      [{ version }, candidate, canary, ...history].map((one) => `${id}/${one?.version}`),
    );
    expect(folders.filter((folder) => !named.includes(folder))).toEqual([]);
    expect(folders).toEqual(expect.arrayContaining(index.models.map((m) => `${m.id}/${m.version}`)));
  });
});

describe('a bad manifest is an error that names the field', () => {
  const first = json('index.json').models[0];
  const good = () => json(`${first.id}/${first.version}/manifest.json`);
  const detailOf = (data: unknown) => {
    try {
      parse(manifestSchema, data, 'manifest.json');
    } catch (error) {
      if (error instanceof InklingError && error.code === 'bucket-invalid') return error.detail;
      throw error;
    }
    throw new Error('was accepted');
  };

  test.each<[name: string, field: string, value: unknown]>([
    ['a newer schema', 'schema', 3],
    ['a path that climbs out', 'artifacts.0.path', '../../secret'],
    ['a path to another host', 'artifacts.0.path', '//evil.example/x'],
    ['a broken hash', 'artifacts.0.sha256', 'abc'],
    ['weights outside the bundle', 'artifacts.0.weights.0.path', '/etc/passwd'],
    ['a path without end', 'artifacts.0.path', 'a/'.repeat(1_000_000).slice(0, -1)],
    ['a file of more memory than there is', 'artifacts.0.bytes', 2 ** 40],
    ['an offset that no double holds', 'head.weight.offset', 2 ** 54],
    ['a picture of more pixels than there are', 'input.width', 1e6],
    ['an infinite std', 'input.std.1', Number.POSITIVE_INFINITY],
    ['an infinite temperature', 'temperature', Number.POSITIVE_INFINITY],
    ['a label by a name that every object has', 'labels.0.id', 'constructor'],
    ['a model by a name that every object has', 'id', 'constructor'],
    ['an unknown number format', 'head.weight.dtype', 'int4'],
    ['a weight that is not aligned', 'head.weight.offset', 8],
    ['a zero std', 'input.std.1', 0],
    ['a negative temperature', 'temperature', -1],
    ['no labels', 'labels', []],
    ['a title without English', 'title.en', undefined],
    ['an accuracy above 1', 'measured.accuracy.float32', 93],
    ['a grade beyond certainty', 'grades.probably', 1.5],
    ['grades in the wrong order', 'grades', { 'very-likely': 0.6, probably: 0.7 }],
    ['a distribution of too few shares', 'outOfDistribution.channels.red', [0, 1]],
    ['a check of an unknown kind', 'outOfDistribution.checks.0.code', 'too-pretty'],
    ['a card’s picture outside the bundle', 'card.pictures.0.path', '../x.svg'],
    ['a card’s figures outside the bundle', 'card.figures.path', '../x.json'],
  ])('%s', (_name, field, value) => {
    const manifest = good();
    const keys = field.split('.');
    const last = keys.pop() as string;
    const parent = keys.reduce((node, key) => node[key], manifest);
    parent[last] = value;
    expect(detailOf(manifest)).toContain(`field ${field}:`);
  });

  test('a label twice', () => {
    const manifest = good();
    manifest.labels[1].id = manifest.labels[0].id;
    expect(detailOf(manifest)).toContain('field labels:');
  });

  test('and it is brief, whatever is quoted', () => {
    const title = { en: 'Tiny', [`x${'y'.repeat(1e6)}`]: 1 };
    expect(detailOf({ ...good(), title }).length).toBeLessThan(500);
    expect(detailOf({ ...good(), schema: 'x'.repeat(1e6) }).length).toBeLessThan(500);
  });

  test.each([
    ['mood', 'statistic'],
    ['cosine', 'reference'],
    ['mahalanobis', 'reference'],
  ])('a score that is not whole: %s', (statistic, field) => {
    const manifest = good();
    const { code, low } = manifest.outOfDistribution.score;
    manifest.outOfDistribution.score = { code, low, statistic };
    expect(detailOf(manifest)).toContain(`field outOfDistribution.score.${field}:`);
  });

  test('not an object at all', () => {
    expect(detailOf('<!doctype html>')).toContain('(the whole)');
  });
});

test('a manifest of an earlier pipeline is an error of its own', () => {
  const { id, version } = json('index.json').models[0];
  const manifest = json(`${id}/${version}/manifest.json`);
  const listed = { id, version };
  expect(parseManifest(manifest, 'manifest.json', listed).id).toBe(id);
  expect(() => parseManifest({ ...manifest, schema: 1 }, 'm.json', listed)).toThrow(
    'model-outdated: m.json: schema 1',
  );
  expect(() => parseManifest({ ...manifest, schema: 3 }, 'm.json', listed)).toThrow(
    /^bucket-invalid: .*schema/,
  );
});

test('a manifest cannot pass for another model, or another version', () => {
  const { id, version } = json('index.json').models[0];
  const manifest = json(`${id}/${version}/manifest.json`);
  const read = (listed: { id: string; version: string }) => () => parseManifest(manifest, 'm.json', listed);
  expect(read({ id: 'other', version })).toThrow(/^bucket-invalid: m.json: field id:/);
  expect(read({ id, version: '0'.repeat(16) })).toThrow(/^bucket-invalid: m.json: field version:/);
});

describe('an index', () => {
  const [first] = json('index.json').models;
  const listing = (models: unknown[]) => () => parse(indexSchema, { schema: 1, models }, 'index.json');

  test('lists each model once', () => expect(listing([first, first])).toThrow(/field models:/));

  test('of more models than a page can ask for is refused', () => {
    const models = Array.from({ length: 257 }, (_, i) => ({ ...first, id: `model-${i}` }));
    expect(listing(models)).toThrow(/field models:/);
    expect(listing(models.slice(1))).not.toThrow();
  });
});

test('localise falls back to English', () => {
  expect(localise({ en: 'cat', ru: 'кошка' }, 'ru')).toBe('кошка');
  expect(localise({ en: 'cat' }, 'ru')).toBe('cat');
});
