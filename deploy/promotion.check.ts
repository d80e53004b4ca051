/** Versions of a model in a real bucket, by the pipeline's own commands: refused, forced, rolled back, and two promoted at once. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { parse } from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucketIndexSchema } from '../web/core/bucket-index.ts';
import { find, root } from './testing/programs.ts';
import { type SeaweedFS, startSeaweedFS } from './testing/seaweed.ts';

const python = join(root, '.venv/bin/python');
const weed = find('weed');
const here = existsSync(python) && weed !== undefined;
const bucket = 's3://models/inkling';

let server: SeaweedFS;
let folder = '';
/** As it was trained. */
let bundle = '';

beforeAll(async () => {
  if (!here) return;
  folder = mkdtempSync(join(tmpdir(), 'inkling-promotion-'));
  // `npm test` has trained this model already: what is up to date is not made again.
  const { INKLING_SMOKE: made } = process.env;
  if (made) cpSync(join(made, 'work'), join(folder, 'work'), { recursive: true });
  const places = ['--work', join(folder, 'work'), '--bucket', join(folder, 'models')];
  expect(await run(['-m', 'models', 'run', 'smoke', ...places])).toMatchObject({ code: 0 });
  const [version] = readdirSync(join(folder, 'models/smoke')) as [string];
  bundle = join(folder, 'models/smoke', version);
  server = await startSeaweedFS(weed as string);
  const client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: server.keys.AWS_ACCESS_KEY_ID,
      secretAccessKey: server.keys.AWS_SECRET_ACCESS_KEY,
    },
  });
  await client.send(new CreateBucketCommand({ Bucket: 'models' }));
  client.destroy();
});
afterAll(async () => {
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

async function run(args: readonly string[]) {
  const env = {
    ...process.env,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_DEFAULT_REGION: 'us-east-1',
    HOME: tmpdir(),
    ...server?.keys,
  };
  const command = spawn(python, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => command.on('close', resolve));
  const [said, wrong] = await Promise.all([text(command.stdout), text(command.stderr)]);
  return { code: await ended, said, wrong };
}

/** A command on the bucket. @param endpoint another way to the server */
const models = (args: readonly string[], endpoint = server.endpoint) =>
  run(['-m', 'models', ...args, '--bucket', bucket, '--endpoint', endpoint]);

const work = () => ['--work', join(folder, 'promote')];
const promote = (version: string, more: readonly string[] = [], endpoint?: string) =>
  models(['promote', 'smoke', version, '--data', join(folder, 'work/data'), ...work(), ...more], endpoint);

/** Publishes the bundle with some fields of its manifest altered. @returns its version */
async function publish(fields: object, candidate: boolean): Promise<string> {
  const program = `
import json, sys
from pathlib import Path
from models.export.artifacts import read_artifacts
from models.publishing.buckets.address import open_bucket
from models.publishing.bundle import GOLDEN, load_manifest, publish, version_of
from models.publishing.card_folder import read_card
folder, bucket, endpoint, fields, candidate = sys.argv[1:]
folder = Path(folder)
made = load_manifest(folder) | json.loads(fields)
made["version"] = version_of(made)
golden = (folder / GOLDEN).read_bytes()
bucket = open_bucket(bucket, endpoint)
publish(bucket, made, read_artifacts(folder), golden, False, read_card(folder), candidate == "true")
print(made["version"])
`;
  const args = [bundle, bucket, server.endpoint, JSON.stringify(fields), String(candidate)];
  const { code, said, wrong } = await run(['-c', program, ...args]);
  expect(code, wrong).toBe(0);
  return said.trim();
}

const manifest = () => JSON.parse(readFileSync(join(bundle, 'manifest.json'), 'utf8'));
/** With this many times the multiply-adds: a candidate may have 1.5 times its champion's. */
function costing(times: number) {
  const { provenance } = manifest();
  return { provenance: { ...provenance, multiplyAdds: Math.round(times * provenance.multiplyAdds) } };
}

/** What the index says of the model, as the page's own schema reads it. */
async function entry() {
  const program = `
import sys
from models.publishing.buckets.address import open_bucket
sys.stdout.buffer.write(open_bucket(*sys.argv[1:]).read_index().content)
`;
  const { said } = await run(['-c', program, bucket, server.endpoint]);
  const model = parse(bucketIndexSchema, JSON.parse(said)).models.find(({ id }) => id === 'smoke');
  if (!model) throw new Error(`the index has no smoke model: ${said}`);
  return model;
}

/** A way to the server on which what writes the index waits for `meanwhile`, once. */
async function slowWay(meanwhile: () => Promise<unknown>) {
  let waits = true;
  const statuses: (number | undefined)[] = [];
  const way = createServer(async (request, response) => {
    const writesIndex = request.method === 'PUT' && /index\.json/.test(request.url as string);
    if (writesIndex && waits) {
      waits = false;
      await meanwhile();
    }
    const { hostname, port } = new URL(server.endpoint);
    // With the Host that was signed.
    const { method, url: path, headers } = request;
    const on = httpRequest({ hostname, port, method, path, headers }, (answer: IncomingMessage) => {
      if (writesIndex) statuses.push(answer.statusCode);
      response.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(response);
    });
    on.on('error', () => response.destroy());
    request.pipe(on);
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
    statuses,
    close: () => {
      way.closeAllConnections();
      way.close();
    },
  };
}

test.skipIf(!here)(
  'a worse candidate is refused, forced with a reason that stays, and rolled back',
  async () => {
    const champion = await publish({}, false);
    const worse = await publish(costing(2), true);
    expect(await entry()).toMatchObject({ version: champion, candidate: { version: worse } });
    const refused = await promote(worse);
    expect(refused, refused.wrong).toMatchObject({ code: 3 });
    expect(refused.said).toMatch(/^multiply-adds .* WORSE .*$/m);
    expect((await entry()).version).toBe(champion);
    expect(await promote(worse, ['--force', 'the operator asked for it'])).toMatchObject({ code: 0 });
    const forced = await entry();
    expect(forced.version).toBe(worse);
    expect(forced.history?.at(-1)).toMatchObject({ how: 'forced', reason: 'the operator asked for it' });
    expect(await models(['rollback', 'smoke', ...work()])).toMatchObject({ code: 0 });
    expect((await entry()).version).toBe(champion);
    const { said } = await models(['list', 'smoke']);
    expect(said).toMatch(new RegExp(`${champion} +champion`));
  },
);

test.skipIf(!here)('of two promoted at once one is first, and the other is compared with that', async () => {
  const light = await publish(costing(0.9), true);
  const heavy = await publish(costing(1.4), true); // not too heavy beside the champion, but beside the light one
  const before = await entry();
  const way = await slowWay(async () => expect(await promote(light)).toMatchObject({ code: 0 }));
  const report = join(folder, 'report.json');
  try {
    const second = await promote(heavy, ['--report', report], way.endpoint);
    expect(second, second.wrong).toMatchObject({ code: 3 });
    expect(way.statuses).toEqual([412]);
  } finally {
    way.close();
  }
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
    verdict: 'refused',
    champion: light,
    reasons: ['multiply-adds'],
  });
  const { version, history = [] } = await entry();
  expect(version).toBe(light);
  expect(history.length).toBe((before.history?.length ?? 0) + 1);
});
