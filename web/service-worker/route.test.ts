import { expect, test } from 'vitest';
import { type Asked, routeOf } from './route.ts';

const scope = 'https://host/app/';
const route = (url: string, asked: Partial<Asked> = {}) =>
  routeOf(
    { method: 'GET', url: new URL(url, scope).href, mode: 'cors', partial: false, ...asked },
    scope,
    (path) => path === 'favicon.svg',
  );
const navigate = { mode: 'navigate' };

test('a visit is to the page, whatever its parameters; other documents are not the page', () => {
  expect(route('./', navigate)).toBe('page');
  expect(route('./?engine=ort-wasm&shared#x', navigate)).toBe('page');
  expect(route('index.html', navigate)).toBe('page');
  for (const other of ['models/m/card.md', 'config.json', 'healthz', '../', '/', 'assets/a-01234567.js']) {
    expect(route(other, navigate)).toBe('pass');
  }
});

test('files of the build, but for what the page’s own store keeps', () => {
  for (const file of ['assets/index-01234567.js', 'assets/ort-wasm-01234567.mjs', 'favicon.svg']) {
    expect(route(file)).toBe('file');
  }
  for (const large of ['assets/ort-01234567.wasm', 'models/m/0123456789abcdef/weights.bin', 'm/g.onnx']) {
    expect(route(large)).toBe('pass');
  }
  expect(route('other.js')).toBe('pass');
  expect(route('https://elsewhere/assets/index-01234567.js')).toBe('pass');
});

test('a bucket anywhere: its index may change, a manifest never does', () => {
  for (const bucket of ['models/', 'https://elsewhere/a/b/']) {
    expect(route(`${bucket}index.json`)).toBe('fresh');
    expect(route(`${bucket}cifar10/0123456789abcdef/manifest.json`)).toBe('manifest');
    expect(route(`${bucket}cifar10/0123456789abcdef/golden.json`)).toBe('pass');
    expect(route(`${bucket}cifar10/latest/manifest.json`)).toBe('pass');
  }
  expect(route('config.json')).toBe('fresh');
  expect(route('https://elsewhere/config.json')).toBe('pass');
});

test('parts of files, and methods other than GET, pass', () => {
  expect(route('assets/index-01234567.js', { partial: true })).toBe('pass');
  expect(route('assets/index-01234567.js', { method: 'HEAD' })).toBe('pass');
  expect(route('./', { method: 'POST', mode: 'navigate' })).toBe('pass');
  expect(route('counts?a=x', { method: 'POST', mode: 'no-cors' })).toBe('pass');
});

test('only a form that is posted to the address for it shares', () => {
  expect(route('./?shared', { method: 'POST', mode: 'navigate' })).toBe('share');
  expect(route('./?shared', { method: 'POST', mode: 'cors' })).toBe('pass');
  expect(route('https://elsewhere/app/?shared', { method: 'POST', mode: 'navigate' })).toBe('pass');
});
