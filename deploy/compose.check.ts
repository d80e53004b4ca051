/** compose.yaml without Compose: the programs that its services run, with their own arguments, and the page's settings. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../scripts/free-port.mjs';
import { find, programs, root } from './testing/programs.ts';
import { seaweedPorts } from './testing/seaweed.ts';
import { type Server, startServer } from './testing/server.ts';

interface Service {
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly network_mode?: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
}
const watchers = ['log-metrics', 'connections', 'probe', 'prometheus', 'alertmanager'] as const;
const { services } = parse(readFileSync(join(root, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Readonly<Record<'page' | 'bucket' | 'models' | (typeof watchers)[number], Service>>;
};
const settingsOf = (path: string) => parse(readFileSync(join(root, path), 'utf8'));

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
  expect(services.page.entrypoint.at(-1)).toBe('exec /app/deploy/entrypoint.sh >>/log/access.log');
  const { port, pathname } = new URL(environment.MODEL_BASE_URL as string);
  expect(services.bucket.ports).toContain(`${port}:8333`);
  expect(pathname).toBe('/models/');
});

test('the files that the services read are there', () => {
  const paths = Object.values(services).flatMap(({ volumes = [] }) =>
    volumes.map((one) => one.split(':')[0] as string),
  );
  const own = paths.filter((path) => path.startsWith('./'));
  expect(own).toHaveLength(7);
  for (const path of own) expect(existsSync(join(root, path)), path).toBe(true);
});

test('Prometheus watches what it does elsewhere, at the page’s own address', () => {
  const here = settingsOf('deploy/compose/prometheus.yml');
  const there = settingsOf('deploy/monitoring/prometheus.yml');
  const probe = ({
    scrape_configs: jobs,
  }: {
    scrape_configs: { job_name: string; static_configs: object }[];
  }) => jobs.find(({ job_name: name }) => name === 'probe');
  expect(probe(here)).toMatchObject({ static_configs: [{ targets: ['http://localhost:8080/'] }] });
  Object.assign(probe(here) ?? {}, { static_configs: probe(there)?.static_configs });
  expect(here).toEqual(there);
  // One network, so that its addresses hold.
  for (const name of watchers) expect(services[name].network_mode).toBe('service:page');
});

test('what watches the page starts with its own arguments, and listens where Prometheus asks', async (context) => {
  const [mtail, connections, probe, prometheus, alertmanager] = watchers.map(
    (name) => services[name].command,
  );
  programs(context, ...watchers.map((name) => services[name].command[0] as string));
  const folder = mkdtempSync(join(tmpdir(), 'inkling-compose-'));
  writeFileSync(join(folder, 'access.log'), '');
  const ports = new Map<string, number>();
  for (const port of ['8081', '3903', '9113', '9115', '9090', '9093']) ports.set(port, await freePort());
  /** As it is on this machine, where others may have these ports. */
  const here = (argument: string) =>
    argument
      .replace('/etc/inkling/prometheus.yml', join(root, 'deploy/compose/prometheus.yml'))
      .replace('/etc/inkling/', `${join(root, 'deploy/monitoring')}/`)
      .replace('/log/', `${folder}/`)
      .replace('/data', join(folder, 'data'))
      .replace('0.0.0.0', '127.0.0.1')
      .replace(/(?<=[:=])(8081|3903|9113|9115|9090|9093)(?=$|\/)/, (port) => String(ports.get(port)));
  const servers: Server[] = [];
  // Without nginx, what asks for its status ends.
  const status = createServer((_, answer) =>
    answer.end(
      'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n',
    ),
  );
  try {
    await once(status.listen(ports.get('8081'), '127.0.0.1'), 'listening');
    mkdirSync(join(folder, 'data'));
    // Rules stand beside Prometheus' settings, as the container mounts them.
    const settings = join(folder, 'prometheus.yml');
    cpSync(join(root, 'deploy/compose/prometheus.yml'), settings);
    cpSync(join(root, 'deploy/monitoring/rules.yml'), join(folder, 'rules.yml'));
    for (const [command, port] of [
      [mtail, '3903'],
      [connections, '9113'],
      [probe, '9115'],
      [prometheus, '9090'],
      [alertmanager, '9093'],
    ] as const) {
      const [program = '', ...args] = (command ?? []).map(here);
      const given = args.map((one) => one.replace(join(root, 'deploy/compose/prometheus.yml'), settings));
      servers.push(await startServer(find(program) ?? program, given, ports.get(port) ?? 0));
    }
    const rules = await (await fetch(`${servers[3]?.address}api/v1/rules`)).json();
    expect(JSON.stringify(rules)).toContain('InklingPageErrorsRose');
    expect(await (await fetch(`${servers[0]?.address}metrics`)).text()).toContain(
      'inkling_page_visits_total',
    );
  } finally {
    for (const server of servers.reverse()) await server.stop();
    status.close();
    rmSync(folder, { recursive: true, force: true });
  }
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
