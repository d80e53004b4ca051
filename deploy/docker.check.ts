/**
 * The image by a real Docker Engine, as an orchestrator starts, stops and kills it. Where there is an engine that has
 * the image: `docker build -t inkling .`, or INKLING_IMAGE names another.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, type TestContext, test } from 'vitest';
import { freePort } from '../scripts/free-port.mjs';
import type { Logged } from './kubernetes/testing/pod.ts';
import { ask } from './testing/ask.ts';
import { open } from './testing/converse.ts';
import { programs } from './testing/programs.ts';

const image = process.env.INKLING_IMAGE ?? 'inkling';
const hardened = ['--read-only', '--tmpfs', '/tmp/inkling:size=4m,mode=1777', '--cap-drop', 'ALL'];
const asAnybody = [...hardened, '--security-opt', 'no-new-privileges', '--user', '1234', '--network', 'host'];

/** @returns what runs `docker` with arguments, and gives its two outputs together */
function engine(context: TestContext) {
  const { docker } = programs(context, 'docker');
  const run = (...args: string[]) => spawnSync(docker, args, { encoding: 'utf8' });
  const known = run('image', 'inspect', image).status === 0;
  context.skip(!known, `no Docker Engine that has the image ${image}`);
  return (...args: string[]) => {
    const { stdout, stderr } = run(...args);
    return `${stdout}${stderr}`.trim();
  };
}

/** Starts it, and removes it after the test. */
async function start(context: TestContext, docker: (...args: string[]) => string) {
  const port = await freePort();
  const settings = ['-e', `PORT=${port}`, '-e', 'LOG_FORMAT=json'];
  const id = docker('run', '--detach', ...asAnybody, ...settings, image);
  context.onTestFinished(() => void docker('rm', '--force', id));
  const url = `http://127.0.0.1:${port}`;
  const state = () => docker('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', id);
  while ((await ask(`${url}/healthz`).catch(() => undefined)) === undefined) {
    expect(state(), docker('logs', id)).toBe('running 0');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { id, url, port, state };
}

test('serves and logs, read-only, without capabilities, as a user of no account', async (context) => {
  const docker = engine(context);
  const { id, url } = await start(context, docker);
  expect((await ask(url)).body.toString()).toContain('<div id="root">');
  expect((await ask(`${url}/config.json`)).body.toString()).toBe('{ "modelBaseUrl": "models/" }\n');
  const lines = docker('logs', id)
    .split('\n')
    .map((line) => JSON.parse(line) as Logged);
  expect(lines.map(({ uri, kind }) => [uri, kind])).toEqual([
    ['/index.html', 'page'],
    ['/config.json', 'asset'],
  ]);
  expect(docker('exec', id, 'sh', '-c', 'id -u; touch /app/x 2>&1; grep CapEff /proc/1/status')).toMatch(
    /^1234\n.*Read-only file system\nCapEff:\s+0+$/,
  );
});

test('told to stop, it ends the download that somebody reads slowly', async (context) => {
  const docker = engine(context);
  const { id, url, port, state } = await start(context, docker);
  const script = docker('exec', id, 'sh', '-c', 'cd /app/dist; ls assets/*.wasm');
  const { body: whole } = await ask(`${url}/${script}`);
  expect(whole.length).toBeGreaterThan(10_000_000);

  const slow = open(port);
  const chunks: Buffer[] = [];
  slow.on('data', (chunk: Buffer) => {
    if (chunks.push(chunk) === 1) slow.pause();
  });
  slow.write(`GET /${script} HTTP/1.1\r\nHost: a.example\r\n\r\n`);
  await once(slow, 'data');
  // As `docker stop` begins; that would not return until it has ended.
  docker('kill', '--signal', docker('inspect', '--format', '{{.Config.StopSignal}}', id), id);
  while (
    await ask(url).then(
      () => true,
      () => false,
    )
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(state()).toBe('running 0');
  slow.resume();
  await once(slow, 'close');
  const said = Buffer.concat(chunks);
  expect(said.subarray(said.indexOf('\r\n\r\n') + 4).equals(whole)).toBe(true);
  expect(docker('wait', id)).toBe('0');
});

test('killed, it starts again', async (context) => {
  const docker = engine(context);
  const { id, url, state } = await start(context, docker);
  docker('kill', id);
  expect(state()).toBe('exited 137');
  docker('start', id);
  while (
    !(await ask(url).then(
      ({ status }) => status === 200,
      () => false,
    ))
  ) {
    expect(state(), docker('logs', id)).toBe('running 0');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

test.for([
  ['PORT', 'http'],
  ['MODEL_BASE_URL', 'ftp://x'],
  ['BASE_PATH', 'demo'],
  ['ISOLATION', 'maybe'],
  ['LOG_FORMAT', 'xml'],
])('a setting that cannot be stops the start with one line: %s=%s', ([name = '', value], context) => {
  const docker = engine(context);
  const id = docker('create', ...asAnybody, '-e', `${name}=${value}`, image);
  context.onTestFinished(() => void docker('rm', '--force', id));
  expect(docker('start', '--attach', id)).toMatch(new RegExp(`^inkling: ${name} .*'${value}'$`));
  expect(docker('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('64');
});
