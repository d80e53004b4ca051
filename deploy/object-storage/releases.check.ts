/** Releases in a bucket of a real server: what is there when, who may change it, and how it comes back. */
import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { madeUpSite, removeSites } from '../testing/made-up-site.ts';
import { programs } from '../testing/programs.ts';
import { type SeaweedFS, startSeaweedFS } from '../testing/seaweed.ts';
import { Bucket } from './bucket.ts';
import { exitCodes } from './exit.ts';
import { type PublishOptions, publish, rollBack } from './publish.ts';
import { outdated, type Release, type ReleaseList, readList } from './releases.ts';
import { readSite, type Site } from './site.ts';

let server: SeaweedFS | undefined;
let client: S3Client;
let bucket: Bucket;
let prefix = 0;
let said: string[] = [];
const options: PublishOptions = { say: (line) => said.push(line) };

beforeEach(async (context) => {
  const { weed } = programs(context, 'weed');
  if (!server) {
    server = await startSeaweedFS(weed);
    Object.assign(process.env, server.keys);
    client = new S3Client({ endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: 'site' }));
  }
  prefix += 1; // each test has a folder of its own
  bucket = new Bucket(`s3://site/${prefix}`, server.endpoint);
  said = [];
});
afterEach(removeSites);
afterAll(() => server?.stop());

const siteOf = (name: string, built = 1_700_000_000) => readSite(madeUpSite(name, built), 'br');

/** The keys that are there, below the folder of this test, but for the list's own. */
async function keys(): Promise<string[]> {
  const found = await client.send(new ListObjectsV2Command({ Bucket: 'site', Prefix: `${prefix}/` }));
  const all = (found.Contents ?? []).map(({ Key = '' }) => Key.replace(`${prefix}/`, ''));
  return all.filter((key) => !key.startsWith('.releases/')).sort();
}

/** Whether every file of a build is what a visitor gets. */
async function isServed({ files }: Site): Promise<boolean> {
  const there = await Promise.all(files.map((file) => bucket.has(file)));
  return there.every(Boolean);
}

const refusal = (why: keyof typeof exitCodes) =>
  expect.objectContaining({ exitCode: exitCodes[why], message: expect.any(String) });

const current = async () => (await readList(bucket)).list.current;

/**
 * A build with which something happens before one of its files is read: once for what it keeps of a file that changes in place,
 * and once more when it takes its place.
 */
function before(site: Site, path: string, time: number, happens: () => Promise<void>): Site {
  let reads = 0;
  const files = site.files.map((file) => ({
    ...file,
    async read() {
      if (file.path === path && ++reads === time) await happens();
      return file.read();
    },
  }));
  return { ...site, files };
}
const cutOff = () => Promise.reject(new Error('cut off'));

test('what a page needs comes before the page, and the service worker last', async () => {
  const site = await siteOf('a');
  await publish(bucket, site, options);
  const order = said.map((line) => line.replace(/^\[\d+\/\d+\] | \(.*$/g, ''));
  const place = (path: string) => order.indexOf(path);
  expect(order).toHaveLength(site.files.length + 5 + 1); // five change in place, and are kept; the last line sums up
  expect(place('sw.js')).toBe(place('index.html') + 1);
  expect(place('sw.js')).toBe(order.length - 2);
  expect(await isServed(site)).toBe(true);
});

test('each file has its type, its coding, and how long it may be kept', async () => {
  await publish(bucket, await siteOf('a'), options);
  const headers = async (path: string) => {
    const found = await client.send(new GetObjectCommand({ Bucket: 'site', Key: `${prefix}/${path}` }));
    return [found.ContentType, found.ContentEncoding, found.CacheControl];
  };
  const forEver = 'public, max-age=31536000, immutable';
  expect(await headers('index.html')).toEqual(['text/html; charset=utf-8', 'br', 'no-cache']);
  expect(await headers('sw.js')).toEqual(['text/javascript; charset=utf-8', undefined, 'no-cache']);
  expect(await headers('assets/a-01234567.js')).toEqual(['text/javascript; charset=utf-8', 'br', forEver]);
  const manifest = 'models/m/0123456789abcdef/manifest.json';
  expect(await headers(manifest)).toEqual(['application/json', undefined, forEver]);
  expect(await headers('models/index.json')).toEqual(['application/json', undefined, 'no-cache']);
});

test('cut off before the page: the old one is whole; the next run uploads what is missing', async () => {
  const [a, b] = [await siteOf('a'), await siteOf('b')];
  await publish(bucket, a, options);
  await expect(publish(bucket, before(b, 'assets/b-01234567.js', 1, cutOff), options)).rejects.toThrow(
    'cut off',
  );
  expect(await isServed(a)).toBe(true);
  expect(await current()).toBe(a.id);
  said = [];
  await publish(bucket, b, options);
  // The rest was there already, or is the same in both.
  expect(said.filter((line) => line.includes(' assets/'))).toEqual([
    expect.stringContaining('assets/b-01234567.js'),
  ]);
  expect(await isServed(b)).toBe(true);
});

test('cut off between page and service worker: others wait, the same build goes on', async () => {
  const [a, b] = [await siteOf('a'), await siteOf('b')];
  const failing = before(a, 'sw.js', 2, cutOff);
  await expect(publish(bucket, failing, options)).rejects.toThrow('cut off');
  await expect(publish(bucket, b, options)).rejects.toEqual(refusal('conflict'));
  await publish(bucket, a, options);
  expect(await isServed(a)).toBe(true);
  await publish(bucket, b, options);
  expect(await current()).toBe(b.id);
});

test('--take-over: who was taken for dead and is not learns of it', async () => {
  const [a, b] = [await siteOf('a'), await siteOf('b')];
  const slow = before(a, 'sw.js', 2, () => publish(bucket, b, { ...options, takeOver: true }));
  await expect(publish(bucket, slow, options)).rejects.toEqual(refusal('conflict'));
  expect(await current()).toBe(b.id);
});

test('of two at once, the one that was faster wins; nothing of the other is in the page', async () => {
  const [a, b] = [await siteOf('a'), await siteOf('b')];
  const slow = before(a, 'assets/a-01234567.js', 1, () => publish(bucket, b, options));
  await expect(publish(bucket, slow, options)).rejects.toEqual(refusal('conflict'));
  expect(await isServed(b)).toBe(true);
  expect(await current()).toBe(b.id);
});

test('six at once: whoever wins, the page is of one build', async () => {
  const sites = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => siteOf(name)));
  const ended = await Promise.allSettled(sites.map((site) => publish(bucket, site, options)));
  const lost = ended.filter(({ status }) => status === 'rejected');
  for (const { reason } of lost as PromiseRejectedResult[]) expect(reason).toEqual(refusal('conflict'));
  expect(lost.length).toBeLessThan(sites.length);
  const { list } = await readList(bucket);
  expect(list.busy).toBeNull();
  expect(await isServed(sites.find(({ id }) => id === list.current) as Site)).toBe(true);
});

test('a newer build is not taken the place of, unless that is meant', async () => {
  const [older, newer] = [await siteOf('a', 1_700_000_000), await siteOf('b', 1_700_000_001)];
  await publish(bucket, newer, options);
  const before = await keys();
  await expect(publish(bucket, older, options)).rejects.toEqual(refusal('newer'));
  expect(await keys()).toEqual(before);
  await publish(bucket, older, { ...options, older: true });
  expect(await isServed(older)).toBe(true);
});

test('a rollback has the earlier release back, whole, and forward again', async () => {
  const [a, b, c] = [await siteOf('a'), await siteOf('b'), await siteOf('c')];
  for (const site of [a, b, c]) await publish(bucket, site, options);
  await rollBack(bucket, undefined, options);
  expect(await isServed(b)).toBe(true);
  await rollBack(bucket, a.id.slice(0, 6), options);
  expect(await isServed(a)).toBe(true);
  await rollBack(bucket, undefined, options);
  expect(await current()).toBe(b.id);
  await expect(rollBack(bucket, 'none', options)).rejects.toEqual(refusal('missing'));
});

test('a rollback to what is no longer whole is refused before it begins', async () => {
  const [a, b] = [await siteOf('a'), await siteOf('b')];
  for (const site of [a, b]) await publish(bucket, site, options);
  await bucket.remove('assets/a-01234567.js');
  await expect(rollBack(bucket, undefined, options)).rejects.toEqual(refusal('missing'));
  expect(await isServed(b)).toBe(true);
  expect((await readList(bucket)).list.busy).toBeNull();
});

test('a rollback after the coding changed', async () => {
  const folder = madeUpSite('a', 1_700_000_000);
  await publish(bucket, await readSite(folder, 'br'), options);
  await publish(bucket, await readSite(folder, 'gzip'), options);
  await rollBack(bucket, undefined, options);
  const page = await client.send(new GetObjectCommand({ Bucket: 'site', Key: `${prefix}/index.html` }));
  expect(page.ContentEncoding).toBe('br');
});

test('--keep-days removes what old releases alone have, and nothing that it did not upload', async () => {
  const [a, b, c] = [await siteOf('a'), await siteOf('b'), await siteOf('c')];
  await publish(bucket, a, options);
  await bucket.writeJson('models/other/0123456789abcdef/manifest.json', {});
  await publish(bucket, b, { ...options, keepDays: 0 });
  expect(await isServed(b)).toBe(true);
  // An open page of `a` was the current one a moment ago: it is superseded only now.
  expect(await keys()).toContain('assets/a-01234567.js');
  await publish(bucket, c, { ...options, keepDays: 30 });
  expect(await keys()).toContain('assets/a-01234567.js');
  await publish(bucket, c, { ...options, keepDays: 0 });
  expect(await keys()).toEqual(
    [...c.files.map(({ path }) => path), 'models/other/0123456789abcdef/manifest.json'].sort(),
  );
  expect((await readList(bucket)).list.releases.map(({ id }) => id)).toEqual([c.id]);
  expect(await isServed(c)).toBe(true);
});

test('the age of a release counts from when another one took its place', () => {
  const day = 24 * 60 * 60_000;
  const now = Date.parse('2030-03-01T00:00:00Z');
  const release = (id: string, superseded: number | null): Release => ({
    ...{ id, built: '2020-01-01T00:00:00Z', published: '2020-01-01T00:00:00Z', files: 1, bytes: 1 },
    superseded: superseded === null ? null : new Date(now - superseded * day).toISOString(),
  });
  const releases = [
    release('old', 31),
    release('recent', 29),
    release('current', null),
    release('being published', null),
  ];
  const list: ReleaseList = { schema: 1, current: 'current', busy: null, releases };
  expect(outdated(list, 30, new Date(now)).map(({ id }) => id)).toEqual(['old']);
});

test('a dry run tells what would be done, and writes nothing', async () => {
  const [a, b] = [await siteOf('a'), await siteOf('b')];
  await publish(bucket, a, { ...options, dryRun: true });
  expect(await keys()).toEqual([]);
  expect((await readList(bucket)).stored).toBeNull();
  expect(said.at(-1)).toContain(`${a.files.length + 5} uploads`);
  await publish(bucket, a, options);
  await publish(bucket, b, options);
  const before = await keys();
  said = [];
  await publish(bucket, b, { ...options, dryRun: true, keepDays: 0 });
  expect(said).toContain('would remove assets/a-01234567.js');
  await rollBack(bucket, undefined, { ...options, dryRun: true });
  expect(await keys()).toEqual(before);
  expect(await current()).toBe(b.id);
});

test('a list that somebody damaged is refused, and no path of it leads out of the folder', async () => {
  const a = await siteOf('a');
  await publish(bucket, a, options);
  const file = { sha256: '0'.repeat(64), bytes: 1, encoding: 'none' };
  for (const path of ['../other/index.html', '/index.html', '.releases/index.json', 'a/../../b', '']) {
    await bucket.writeJson(`.releases/${a.id}.json`, { schema: 1, files: [{ ...file, path }] });
    await expect(rollBack(bucket, a.id, options), path).rejects.toEqual(refusal('missing'));
  }
  await bucket.writeJson('.releases/index.json', { schema: 2 });
  await expect(publish(bucket, a, options)).rejects.toEqual(refusal('missing'));
});

test('a compressed file that is not of the file beside it is refused', async () => {
  const folder = madeUpSite('a', 1_700_000_000);
  writeFileSync(join(folder, 'index.html'), 'another one');
  await expect(readSite(folder, 'br')).rejects.toEqual(refusal('missing'));
  unlinkSync(join(folder, 'index.html'));
  await expect(readSite(folder, 'br')).rejects.toEqual(refusal('missing'));
});

test('models from elsewhere: the bundled ones are left out, and the page is told', async () => {
  const site = await readSite(madeUpSite('a', 1_700_000_000), 'br', 'https://models.example/m/');
  expect(site.files.filter(({ path }) => path.startsWith('models/'))).toEqual([]);
  await publish(bucket, site, options);
  const config = await bucket.read('config.json');
  expect(JSON.parse(config?.text ?? '')).toEqual({ modelBaseUrl: 'https://models.example/m/' });
});
