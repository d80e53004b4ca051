/** The container's entry point: what it makes of its environment. e2e/server/headers.spec.ts runs nginx on it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../deploy/entrypoint.sh', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-entrypoint-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(env: Record<string, string>, stdout: 'pipe' | 'ignore' = 'pipe') {
  // `true` is run in the place of nginx.
  return spawnSync('sh', [script, 'true'], {
    env: { PATH: process.env.PATH, INKLING_RUN: folder, ...env },
    stdio: ['ignore', stdout, 'pipe'],
    encoding: 'utf8',
    timeout: 20_000,
  });
}
const written = (name: string) => readFileSync(join(folder, 'run', name), 'utf8');

test('by default the bucket is beside the page, at port 8080', () => {
  expect(start({}).status).toBe(0);
  expect(JSON.parse(written('config.json'))).toEqual({ modelBaseUrl: 'models/' });
  expect(written('model-origin.conf')).toBe('default "";\n');
  expect(written('listen.conf')).toMatch(/^listen 8080;\n/);
});

test('by default the page is at the root, isolated, and nothing is logged', () => {
  expect(start({}).status).toBe(0);
  expect(written('base-path.conf')).toBe('');
  expect(written('isolation.conf')).toBe('default on;\n');
  expect(written('access-log.conf')).toBe('access_log off;\n');
  expect(written('status.conf')).toBe('');
});

test('connections are told to this machine alone', () => {
  expect(start({ STATUS_PORT: '8081' }).status).toBe(0);
  expect(written('status.conf')).toMatch(/^server \{ listen 127\.0\.0\.1:8081; .*stub_status; \} \}\n$/);
});

test('a path, without isolation, with a log', () => {
  expect(start({ BASE_PATH: '/a/b_c-1/', ISOLATION: 'off', LOG_FORMAT: 'json' }, 'ignore').status).toBe(0);
  expect(written('base-path.conf')).toBe(
    'rewrite ^/a/b_c-1$ /a/b_c-1/ permanent;\nrewrite ^/a/b_c-1(/.*)$ $1 last;\n',
  );
  expect(written('isolation.conf')).toBe('default off;\n');
  expect(written('access-log.conf')).toBe('access_log /dev/stdout json;\n');
});

test.each([
  ['LOG_FORMAT', 'json'],
  ['COUNTS', 'on'],
])('%s=%s has to have where to go', (name, value) => {
  // Node's pipes are sockets, which nobody can open a second time.
  const { status, stderr } = start({ [name]: value });
  expect(status).toBe(64);
  expect(stderr).toContain(`inkling: ${name}=${value} needs a standard output `);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('counts are off, or a line for each visit, with or without the log of requests', () => {
  start({});
  expect(written('counts-method.conf')).toBe('');
  expect(written('counts-log.conf')).toBe('access_log off;\n');
  start({ LOG_FORMAT: 'json' }, 'ignore');
  expect(written('counts-log.conf')).toBe('access_log /dev/stdout json;\n');
  expect(start({ COUNTS: 'on', BASE_PATH: '/demo/' }, 'ignore').status).toBe(0);
  expect(JSON.parse(written('config.json'))).toEqual({ modelBaseUrl: 'models/', counts: true });
  expect(written('counts-method.conf')).toBe('"POST /counts" 0;\n"POST /demo/counts" 0;\n');
  expect(written('access-log.conf')).toBe('access_log off;\n');
  expect(written('counts-log.conf')).toBe('access_log /dev/stdout counts if=$counted;\n');
  start({ COUNTS: 'on', LOG_FORMAT: 'json' }, 'ignore');
  expect(written('counts-log.conf')).toBe(
    'access_log /dev/stdout counts if=$counted;\naccess_log /dev/stdout json if=$not_counted;\n',
  );
});

describe('a bucket elsewhere', () => {
  test.each([
    ['https://bucket.example/a/b', 'https://bucket.example/a/b/', ' https://bucket.example'],
    ['http://127.0.0.1:9000/models/', 'http://127.0.0.1:9000/models/', ' http://127.0.0.1:9000'],
    ['https://bucket.example', 'https://bucket.example/', ' https://bucket.example'],
    ['/other/models', '/other/models/', ''],
    ['../models', '../models/', ''],
  ])('%s', (url, modelBaseUrl, origin) => {
    expect(start({ MODEL_BASE_URL: url }).status).toBe(0);
    expect(JSON.parse(written('config.json'))).toEqual({ modelBaseUrl });
    expect(written('model-origin.conf')).toBe(`default "${origin}";\n`);
  });
});

describe('is refused, naming the variable', () => {
  test.each([
    ['MODEL_BASE_URL', "https://a.example'; script-src *"],
    ['MODEL_BASE_URL', 'https://a.example/"'],
    ['MODEL_BASE_URL', 'https://a.example/;x'],
    ['MODEL_BASE_URL', 'https://a.example/ x'],
    ['MODEL_BASE_URL', 'https://a.example/\nx'],
    ['MODEL_BASE_URL', 'https://a.example/$uri'],
    ['MODEL_BASE_URL', 'https://*.example/'],
    ['MODEL_BASE_URL', 'https://user@a.example/'],
    ['MODEL_BASE_URL', 'https://a.example:x/'],
    ['MODEL_BASE_URL', 'https:///models'],
    ['MODEL_BASE_URL', '//a.example/models'],
    ['MODEL_BASE_URL', 'ftp://a.example/'],
    ['MODEL_BASE_URL', 'javascript:alert'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '80;'],
    ['PORT', 'http'],
    ['STATUS_PORT', '65536'],
    ['STATUS_PORT', '81; }'],
    ['BASE_PATH', 'demo/'],
    ['BASE_PATH', '/demo'],
    ['BASE_PATH', '//'],
    ['BASE_PATH', '/a//b/'],
    ['BASE_PATH', '/../'],
    ['BASE_PATH', '/a b/'],
    ['BASE_PATH', '/a;b/'],
    ['BASE_PATH', '/$uri/'],
    ['BASE_PATH', '/(a+)/'],
    ['BASE_PATH', '/a\n/'],
    ['BASE_PATH', 'https://a.example/'],
    ['ISOLATION', 'yes'],
    ['ISOLATION', 'ON'],
    ['LOG_FORMAT', 'combined'],
    ['LOG_FORMAT', 'json;'],
    ['COUNTS', 'yes'],
    ['COUNTS', 'on;'],
  ])('%s=%j', (name, value) => {
    const { status, stderr } = start({ [name]: value });
    expect(status).toBe(64);
    expect(stderr).toContain(`inkling: ${name} `);
    expect(stderr.replace(value, '').trim().split('\n')).toHaveLength(1);
    expect(existsSync(join(folder, 'run'))).toBe(false);
  });
});
