import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { securityHeaders } from './security-headers.ts';

const conf = readFileSync(new URL('../nginx.conf', import.meta.url), 'utf8').replace(/^\s*#.*$/gm, '');
const added = [...conf.matchAll(/add_header\s+(\S+)\s+(?:"([^"]*)"|(\S+))(\s+always)?\s*;/g)];

/** Headers that are nginx's own business: they depend on the address or the status. */
const perResponse = ['Cache-Control', 'Allow'];

/** What a variable is by default. */
const byDefault: Record<string, string> = {
  model_origin: '', // unless MODEL_BASE_URL names another one
  ...Object.fromEntries(
    [...conf.matchAll(/map \$isolation \$(\w+) \{\s*on (\S+);\s*\}/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  ),
};

test('nginx sends exactly the security headers that the preview server sends', () => {
  const sent = added
    .filter(([, name]) => !perResponse.includes(name ?? ''))
    .map(([, name, quoted, bare]) => [
      name,
      (quoted ?? bare ?? '').replace(/\$(\w+)/g, (all, variable) => byDefault[variable] ?? all),
    ]);
  expect(Object.fromEntries(sent)).toEqual(securityHeaders({ development: false }));
  expect(sent).toHaveLength(Object.keys(securityHeaders({ development: false })).length);
});

test('nginx sends each header with every status', () => {
  expect(added.filter(([, , , , always]) => !always).map(([, name]) => name)).toEqual([]);
});

test('no location has a header of its own: it would lose all those of the server', () => {
  const inLocations = [...conf.matchAll(/location[^{]*\{([^}]*)\}/g)].map(([, body]) => body);
  expect(inLocations.length).toBeGreaterThan(0);
  expect(inLocations.filter((body) => body?.includes('add_header'))).toEqual([]);
});

test('only connect-src takes the origin of the bucket', () => {
  expect(conf.match(/\$model_origin/g)).toHaveLength(2); // its map, and its one use
  expect(conf).toContain("connect-src 'self'$model_origin;");
});

test('development loosens the policy and nothing else', () => {
  const { 'Content-Security-Policy': loose, ...development } = securityHeaders({ development: true });
  const { 'Content-Security-Policy': strict, ...production } = securityHeaders({ development: false });
  expect(development).toEqual(production);
  expect(strict).not.toContain('unsafe-inline');
  expect(strict).not.toContain("'unsafe-eval'");
  expect(loose).toContain('ws:');
});

test('nginx writes down no visit unless it is told to, and then nothing of who came', () => {
  // The entry point writes `access_log off;` there, unless LOG_FORMAT=json: entrypoint.test.ts.
  expect(conf).toContain('include run/access-log.conf;');
  expect(conf.match(/access_log[^;]*;/g)).toEqual(['access_log off;']); // of the health check
  const format = /log_format json ([^;]*);/.exec(conf)?.[1] ?? '';
  const written = [...format.matchAll(/\$(\w+)/g)].map(([, name]) => name);
  // $uri is the path alone: no query.
  expect(written).toEqual([
    'time_iso8601',
    'request_method',
    'uri',
    'kind',
    'status',
    'bytes_sent',
    'request_time',
  ]);
  // With COUNTS=on, of a request that was taken as counts: its query, of a form that nginx.conf has for it (web/core/counts.ts).
  const counts = /log_format counts ([^;]*);/.exec(conf)?.[1] ?? '';
  expect([...counts.matchAll(/\$(\w+)/g)].map(([, name]) => name)).toEqual(['time_iso8601', 'counted']);
  expect(conf.match(/log_format/g)).toHaveLength(2);
  // Lower levels name who asked.
  expect(conf.match(/error_log[^;]*;/g)).toEqual(['error_log stderr crit;']);
});
