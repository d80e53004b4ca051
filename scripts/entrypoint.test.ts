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

function start(env: Record<string, string>) {
  // `true` is run in the place of nginx.
  return spawnSync('sh', [script, 'true'], {
    env: { PATH: process.env.PATH, INKLING_RUN: folder, ...env },
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
  ])('%s=%j', (name, value) => {
    const { status, stderr } = start({ [name]: value });
    expect(status).toBe(64);
    expect(stderr).toContain(name);
    expect(existsSync(join(folder, 'run'))).toBe(false);
  });
});
