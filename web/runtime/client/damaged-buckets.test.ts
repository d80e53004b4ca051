/**
 * A bucket is not trusted: whatever its index and manifests say, it is read or refused with a code, nothing hangs, and
 * nothing is asked of any address but those in the folders of its own bundles.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { errorCodes, InklingError } from '../../core/errors.ts';
import type { Manifest } from '../../core/manifest.ts';
import { randomFrom } from '../../core/testing/random.ts';
import type { EngineEntry } from '../worker/engine-list.ts';
import { EngineFault } from '../worker/fault.ts';
import { ModelLoader } from '../worker/model-loader.ts';
import type { Bundle } from '../worker/protocol.ts';
import { manifest as madeUp } from '../worker/testing/made-up-manifest.ts';
import { Bucket } from './bucket.ts';
import { readRecord } from './record.ts';
import { Damager } from './testing/damage.ts';

const count = 10_000;
const page = 'https://page.example/app/';
const bucket = 'https://bucket.example/m/';
const { signal } = new AbortController();

const publicModels = new URL('../../../public/models/', import.meta.url);
const bundled = (path: string) => JSON.parse(readFileSync(new URL(path, publicModels), 'utf8'));

/** A model whose files are all here, small, so that what is accepted is read to its end. */
const weights = new Uint8Array(512);
const fileOf = (path: string, body: Uint8Array) => ({
  path,
  bytes: body.length,
  sha256: createHash('sha256').update(body).digest('hex'),
});
const stored = (offset: number, shape: number[]) => ({ offset, dtype: 'float32' as const, shape });
const { outOfDistribution } = bundled(firstManifest());
const whole: Manifest = {
  ...madeUp,
  artifacts: madeUp.artifacts.map((artifact) => ({
    ...artifact,
    ...fileOf('graph', weights.subarray(0, 16)),
    weights: [fileOf('weights.bin', weights)],
  })),
  head: { path: 'weights.bin', weight: stored(0, [2, 4]), bias: stored(32, [2]) },
  outOfDistribution: {
    ...outOfDistribution,
    score: {
      code: 'out-of-distribution',
      low: 0,
      statistic: 'mahalanobis',
      reference: { path: 'weights.bin', means: stored(48, [2, 4]), precision: stored(80, [1, 4]) },
    },
  },
  card: {
    ...fileOf('card.md', weights),
    pictures: [],
    figures: fileOf('card/figures.json', new TextEncoder().encode('{}')),
  },
};

function firstManifest(): string {
  const [{ id, version }] = bundled('index.json').models;
  return `${id}/${version}/manifest.json`;
}

const { models: listed } = bundled('index.json');
const index = {
  schema: 1,
  models: [...listed, { id: whole.id, version: whole.version, title: whole.title }],
};
/** What the bucket serves, by address. */
const manifests = new Map<string, unknown>([
  ...listed.map(({ id, version }: { id: string; version: string }) => {
    const path = `${id}/${version}/manifest.json`;
    return [bucket + path, bundled(path)];
  }),
  [`${bucket}${whole.id}/${whole.version}/manifest.json`, whole],
]);
const texts = new Map<string, string>([
  [`${page}config.json`, JSON.stringify({ modelBaseUrl: bucket })],
  [`${bucket}index.json`, JSON.stringify(index)],
  ...[...manifests].map(([url, manifest]): [string, string] => [url, JSON.stringify(manifest)]),
]);
const binaries: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  graph: weights.slice(0, 16),
  'weights.bin': weights,
  'card/figures.json': new TextEncoder().encode('{}'),
};

const asked: string[] = [];
let damaged: { url: string; text: string };
const fetchMock = vi.fn(async (url: string) => {
  asked.push(url);
  const text = url === damaged.url ? damaged.text : texts.get(url);
  if (text !== undefined) return new Response(text);
  const path = url.slice(`${bucket}${whole.id}/${whole.version}/`.length);
  const body = Object.hasOwn(binaries, path) ? binaries[path] : undefined;
  return new Response(body ?? '', { status: body ? 200 : 404 });
});

beforeAll(() => void vi.stubGlobal('fetch', fetchMock));
afterAll(() => void vi.unstubAllGlobals());

function engineOf(id: string): EngineEntry {
  const session = { run: async () => ({ logits: new Float32Array(2) }), dispose: async () => {} };
  const engine = { threads: 1, load: async () => session, dispose: async () => {} };
  const module = { id, files: [], scripts: [], start: async () => engine };
  return { id, import: async () => module };
}

/** Loads the model by each engine that it is for, and reads its record. */
async function use({ url, manifest }: Bundle): Promise<void> {
  await readRecord({ url, manifest }, signal);
  for (const engine of ['inkling-wasm', 'ort-wasm', 'tfjs-webgl']) {
    if (!manifest.artifacts.some((artifact) => artifact.engine === engine)) continue;
    const loader = new ModelLoader([engineOf(engine)]);
    const target = { bundle: url, manifest, engine, maxThreads: undefined };
    await loader.load(target, signal, () => {}).catch(expectTyped);
  }
}

function expectTyped(thrown: unknown): void {
  const error = thrown instanceof EngineFault ? thrown.error : thrown;
  expect(error).toBeInstanceOf(InklingError);
  const { code, detail } = error as InklingError;
  expect(Object.hasOwn(errorCodes, code), code).toBe(true);
  expect(['internal', 'cancelled'], detail).not.toContain(code);
  expect(detail.length).toBeLessThan(1_000);
}

/** Where a number is not finite, or an object has another prototype than its own kind's. */
function oddIn(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  const kind = Array.isArray(value) ? Array.prototype : Object.prototype;
  const odd = Object.getPrototypeOf(value) === kind && !Object.hasOwn(value, '__proto__') ? [] : [path];
  return [...odd, ...Object.entries(value).flatMap(([key, inner]) => oddIn(inner, `${path}.${key}`))];
}

/** Ids that a record would be asked for, and would answer with what it inherits. */
const inherited = ({ id, labels }: Manifest) =>
  [id, ...labels.map((label) => label.id)].filter((name) => name in Object.prototype);

/** Addresses outside the bucket, as a browser reads them. */
const outside = () =>
  asked.filter((url) => {
    const { href } = new URL(url);
    return href !== `${page}config.json` && (!href.startsWith(bucket) || href !== url || /[?#%]/.test(href));
  });

const chunks = 10;
const inEveryObject = Reflect.ownKeys(Object.prototype);
test.each(Array.from({ length: chunks }, (_, i) => i))(
  `${count} damaged buckets, part %i of ${chunks}`,
  async (part) => {
    const damager = new Damager(randomFrom(1_000 + part));
    const sources = [...manifests, [`${bucket}index.json`, index]] as const;
    const outcomes = { accepted: 0, refused: 0 };
    for (let i = 0; i < count / chunks; i++) {
      const [url, value] = damager.among(sources);
      damaged = { url: url as string, text: damager.text(value) };
      asked.length = 0;
      const what = `part ${part}, bucket ${i}, ${damaged.url}`;
      try {
        const bundles = await new Bucket(page, () => undefined).bundles(signal);
        outcomes.accepted++;
        for (const bundle of bundles) {
          const { id, version } = bundle.manifest;
          expect(bundle.url, what).toBe(`${bucket}${id}/${version}/`);
          if (manifests.get(`${bundle.url}manifest.json`) && bundle.url !== damaged.url.replace(/[^/]*$/, ''))
            continue;
          expect([...oddIn(bundle.manifest), ...inherited(bundle.manifest)], what).toEqual([]);
          await use(bundle);
        }
      } catch (error) {
        if (!(error instanceof InklingError)) throw new Error(what, { cause: error });
        expectTyped(error);
        outcomes.refused++;
      }
      expect(outside(), what).toEqual([]);
    }
    expect(Reflect.ownKeys(Object.prototype)).toEqual(inEveryObject);
    expect(outcomes.accepted).toBeGreaterThan(count / chunks / 20);
    expect(outcomes.refused).toBeGreaterThan(count / chunks / 2);
  },
  600_000,
);
