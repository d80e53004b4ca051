import { expect, test } from 'vitest';
import { configSchema, parse } from '../../core/manifest.ts';
import { bucketOf } from './bucket-address.ts';

const page = 'https://page.example/app/';
const config = `${page}config.json`;
const bucketAt = (modelBaseUrl: unknown) =>
  bucketOf(parse(configSchema, { modelBaseUrl }, config).modelBaseUrl, config, page);

test.each([
  ['models/', 'https://page.example/app/models/'],
  ['../m', 'https://page.example/m/'],
  ['/m/', 'https://page.example/m/'],
  ['//host.example/m', 'https://host.example/m/'],
  ['https://host.example:8443/m', 'https://host.example:8443/m/'],
  ['http://[::1]', 'http://[::1]/'],
])('a bucket: %s', (address, bucket) => expect(bucketAt(address)).toBe(bucket));

test.each([
  '',
  null,
  'http://[',
  'https://',
  'javascript:alert(1)',
  'data:application/json,{}',
  'file:///models',
  'blob:https://page.example/x',
  'https://user:secret@host.example/',
  'https://host.example/m?x=',
  'models/#',
])('no bucket: %s', (address) => {
  expect(() => bucketAt(address)).toThrow(/^bucket-invalid: .*field modelBaseUrl: /);
});
