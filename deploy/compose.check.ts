/** compose.yaml without Compose: the programs that its services run, with their own arguments, and the page's settings. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { programs, root } from './testing/programs.ts';
import { seaweedPorts } from './testing/seaweed.ts';

interface Service {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
}
const { services } = parse(readFileSync(join(root, 'compose.yaml'), 'utf8')) as {
  services: Readonly<Record<'page' | 'bucket' | 'models', Service>>;
};

test('the page’s settings are ones that the entry point takes, and name the bucket that is there', () => {
  const run = mkdtempSync(join(tmpdir(), 'inkling-compose-'));
  const { environment } = services.page;
  try {
    const { status, stderr } = spawnSync(join(root, 'deploy/entrypoint.sh'), ['true'], {
      env: { PATH: process.env.PATH, ...environment, INKLING_RUN: run },
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
  } finally {
    rmSync(run, { recursive: true });
  }
  const { port, pathname } = new URL(environment.MODEL_BASE_URL as string);
  expect(services.bucket.ports).toContain(`${port}:8333`);
  expect(pathname).toBe('/models/');
});

test('the files that the services read are there', () => {
  const paths = Object.values(services).flatMap(({ volumes = [] }) =>
    volumes.map((one) => one.split(':')[0] as string),
  );
  const own = paths.filter((path) => path.startsWith('./'));
  expect(own).toHaveLength(2);
  for (const path of own) expect(existsSync(join(root, path)), path).toBe(true);
});

test('everybody can read the models out of the bucket, and do nothing else', async (context) => {
  const { weed } = programs(context, 'weed');
  const folder = mkdtempSync(join(tmpdir(), 'inkling-compose-'));
  mkdirSync(join(folder, 'data'));
  const { args: ports, s3, filer } = await seaweedPorts();
  /** As it is on this machine. */
  const here = (argument: string) =>
    argument
      .replace('-ip=bucket', '-ip=127.0.0.1')
      .replace('0.0.0.0', '127.0.0.1')
      .replace('/data', join(folder, 'data'))
      .replace('/etc/inkling/', join(root, 'deploy/compose/'))
      .replace(/^\/public\/models$/, join(root, 'public/models'))
      .replace('http://bucket:8888/', `http://127.0.0.1:${filer}/`);
  const server = spawn(weed, [...services.bucket.command.map(here), ...ports], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  try {
    const isHealthy = () =>
      fetch(`http://127.0.0.1:${filer}/`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isHealthy())) {
      expect(server.exitCode).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const copied = spawnSync(weed, services.models.command.map(here), { encoding: 'utf8' });
    expect(copied.status, copied.stderr).toBe(0);

    const bucket = `http://127.0.0.1:${s3}/models/`;
    const headers = { Origin: 'http://localhost:8080' };
    const models = join(root, 'public/models');
    const files = readdirSync(models, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files) {
      const answer = await fetch(bucket + file.slice(models.length + 1), { headers });
      expect(answer.status, file).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBe(headers.Origin);
      expect(Buffer.from(await answer.arrayBuffer()).equals(readFileSync(file)), file).toBe(true);
    }
    const refused: [string, RequestInit][] = [
      ['index.json', { method: 'PUT', body: '{}' }],
      ['new.json', { method: 'PUT', body: '{}' }],
      ['index.json', { method: 'DELETE' }],
      ['', {}], // a list of all that is there
    ];
    for (const [path, init] of refused) {
      expect((await fetch(bucket + path, { ...init, headers })).status, `${init.method} ${path}`).toBe(403);
    }
  } finally {
    server.kill('SIGKILL'); // nothing of it is kept
    await ended;
    rmSync(folder, { recursive: true });
  }
});
