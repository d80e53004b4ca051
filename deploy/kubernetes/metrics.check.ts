/** The component `metrics`: a pod that is watched is the same pod, and one more who may ask it one more thing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { programs, root } from '../testing/programs.ts';
import { faults } from './testing/consistency.ts';
import { only, render } from './testing/manifests.ts';

test('fits together, and changes nothing of the page', (context) => {
  const { kubectl } = programs(context, 'kubectl');
  const watched = render(kubectl, 'production-metrics');
  expect(faults(watched)).toEqual([]);
  const plain = only(render(kubectl, 'production'), 'Deployment').spec.template.spec;
  const { spec, metadata } = only(watched, 'Deployment').spec.template;
  const [page, exporter, ...more] = spec.containers;
  // Another ConfigMap, by its hash.
  const { name } = only(watched, 'ConfigMap').metadata;
  expect(page).toEqual({ ...plain.containers[0], envFrom: [{ configMapRef: { name } }] });
  expect(more).toEqual([]);
  expect(exporter?.securityContext).toEqual(page.securityContext);
  expect(exporter?.image).toMatch(/^[a-z0-9./-]+:[\w.-]+$/);
  for (const what of ['requests', 'limits'] as const) {
    expect(exporter?.resources[what]).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
  }
  const [port] = exporter?.ports ?? [];
  expect(metadata.annotations).toEqual({
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(port?.containerPort),
  });
  expect(exporter?.command).toContain(`-web.listen-address=:${port?.containerPort}`);
});

test('the exporter asks where nginx tells', (context) => {
  const { kubectl } = programs(context, 'kubectl');
  const watched = render(kubectl, 'production-metrics');
  const { data = {} } = only(watched, 'ConfigMap');
  const [, exporter] = only(watched, 'Deployment').spec.template.spec.containers;
  expect(exporter?.command).toContain(`-nginx.scrape-uri=http://127.0.0.1:${data.STATUS_PORT}/status`);
  const run = mkdtempSync(join(tmpdir(), 'inkling-metrics-'));
  const { status, stderr } = spawnSync(join(root, 'deploy/entrypoint.sh'), ['true'], {
    env: { PATH: process.env.PATH, ...data, INKLING_RUN: run },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  rmSync(run, { recursive: true });
  expect(status, stderr).toBe(0);
});

test('Prometheus may ask for metrics, the controller for the page, and neither for both', (context) => {
  const { kubectl } = programs(context, 'kubectl');
  const { ingress } = only(render(kubectl, 'production-metrics'), 'NetworkPolicy').spec;
  const allowed = ingress.map(({ from, ports }) => [
    from.map(({ podSelector }) => podSelector?.matchLabels['app.kubernetes.io/name']),
    ports.map(({ port }) => port),
  ]);
  expect(allowed).toEqual([
    [['traefik'], ['http']],
    [['prometheus'], ['metrics']],
  ]);
});

test.for(['1.30', '1.37'])('keeps to the schemas of Kubernetes %s', (version, context) => {
  const tools = programs(context, 'kubectl', 'kubernetes-validate');
  const folder = mkdtempSync(join(tmpdir(), 'inkling-metrics-'));
  const file = join(folder, 'all.yaml');
  const manifests = render(tools.kubectl, 'production-metrics');
  writeFileSync(file, manifests.map((one) => stringify(one, { version: '1.1' })).join('---\n'));
  const { status, stdout, stderr } = spawnSync(
    tools['kubernetes-validate'],
    ['--strict', '-k', version, file],
    { encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  expect(status, stdout + stderr).toBe(0);
});
