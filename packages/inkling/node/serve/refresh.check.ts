/** The built server, while its bucket's index changes. */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { json, publicModels } from '../testing/package.ts';
import { type Served, sample, serve } from '../testing/served.ts';

let bucket: string;
let server: Served;
beforeAll(async () => {
  bucket = mkdtempSync(join(tmpdir(), 'inkling-refresh-'));
  cpSync(publicModels, bucket, { recursive: true });
  server = await serve('--bucket', bucket, '--model', 'cifar10', '--concurrency', '2', '--refresh', '1');
});
afterAll(async () => {
  await server.stop();
  rmSync(bucket, { recursive: true });
});

const index = json(join(publicModels, 'index.json'));
const champion: string = index.models[0].version;
const fileOf = (version: string, name: string) => join(bucket, 'cifar10', version, name);

/** Puts the same model there as another version. */
function publish(version: string): string {
  cpSync(fileOf(champion, ''), fileOf(version, ''), { recursive: true });
  const manifest = { ...json(fileOf(champion, 'manifest.json')), version };
  writeFileSync(fileOf(version, 'manifest.json'), JSON.stringify(manifest));
  return version;
}

/** Nobody reads half of it. */
function putIndex(content: string): void {
  const path = join(bucket, 'index.json');
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

function promote(version: string): void {
  const [first, ...others] = index.models;
  putIndex(JSON.stringify({ ...index, models: [{ ...first, version }, ...others] }));
}

async function answering(): Promise<string> {
  const response = await server.predict(sample('ship'));
  expect(response.status).toBe(200);
  const { label, model } = await response.json();
  expect(label).toBe('ship');
  return model.version;
}

const info = async () =>
  /^inkling_model_info\{model="cifar10",version="(\w+)"\} 1$/m.exec(await server.metrics())?.[1];

const refreshes = async (outcome: string) =>
  Number(
    new RegExp(`^inkling_refreshes_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(
      await server.metrics(),
    )?.[1] ?? 0,
  );

test('what is promoted is served, and nobody who asks meanwhile is left without an answer', async () => {
  expect([await answering(), await info()]).toEqual([champion, champion]);
  const second = publish('00000000000000a2');
  promote(second);
  const seen: string[] = [];
  const ask = async () => {
    while (seen.at(-1) !== second) seen.push(await answering());
  };
  await Promise.all([ask(), ask(), ask()]);
  expect(seen).toContain(champion);
  expect(await info()).toBe(second);
  expect((await (await fetch(`${server.url}/models`)).json()).models[0]).toMatchObject({ version: second });
  expect(server.said.err).toContain(`Inkling serves cifar10 ${second}, pizza `);
});

test('what cannot be served is not taken, which is told once', async () => {
  const before = await answering();
  const damaged = publish('00000000000000a3');
  writeFileSync(fileOf(damaged, 'weights.bin'), readFileSync(fileOf(damaged, 'weights.bin')).reverse());
  promote(damaged);
  await vi.waitFor(async () => expect(await refreshes('download-corrupt')).toBeGreaterThan(1));
  promote('00000000000000a4'); // nothing is there
  await vi.waitFor(async () => expect(await refreshes('download-refused')).toBeGreaterThan(0));
  putIndex('{');
  await vi.waitFor(async () => expect(await refreshes('bucket-invalid')).toBeGreaterThan(0));
  putIndex(JSON.stringify({ ...index, models: index.models.slice(1) }));
  await vi.waitFor(async () => expect(await refreshes('model-unknown')).toBeGreaterThan(0));
  expect([await answering(), await info()]).toEqual([before, before]);
  const told = server.said.err.match(/goes on with the versions that it has: \S+/g);
  expect(told).toEqual(
    ['download-corrupt:', 'download-refused:', 'bucket-invalid:', 'model-unknown:'].map(
      (code) => `goes on with the versions that it has: ${code}`,
    ),
  );
  promote(champion); // a rollback
  await vi.waitFor(async () => expect(await answering()).toBe(champion));
});
