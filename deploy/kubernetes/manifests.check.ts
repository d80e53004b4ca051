/** Each overlay as the API server would see it: built by kubectl, against strict schemas and policies, and looked at. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { programs, root } from '../testing/programs.ts';
import { gateway, httpRoute } from './testing/gateway-api.ts';
import {
  every,
  type Kind,
  type Manifest,
  type Overlay,
  only,
  overlays,
  render,
} from './testing/manifests.ts';

/** The oldest that knows all that is used (a preStop that sleeps), and the newest whose schemas are there. */
const versions = ['1.30', '1.37'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-kubernetes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As the readers below read: `on` is true in it, and so is written in quotes. */
const yaml11 = { version: '1.1' } as const;

/** A file of these manifests. */
function write(name: string, manifests: readonly Manifest[]): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, manifests.map((manifest) => stringify(manifest, yaml11)).join('---\n'));
  return file;
}

const isOfGatewayApi = ({ apiVersion }: Manifest) => apiVersion.startsWith('gateway.networking.k8s.io/');
const core: Kind[] = [
  'ConfigMap',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Namespace',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Service',
];
const kinds: Record<Overlay, Kind[]> = {
  local: [...core, 'Ingress'],
  production: [...core, 'Ingress'],
  'production-gateway': [...core, 'Gateway', 'HTTPRoute', 'HTTPRoute'],
};

describe.each(overlays)('the overlay %s', (overlay) => {
  test('has what it takes, and nothing else', (context) => {
    const { kubectl } = programs(context, 'kubectl');
    const found = render(kubectl, overlay).map(({ kind }) => kind);
    expect(found.sort()).toEqual([...kinds[overlay]].sort());
  });

  test('keeps to Gateway API, as far as it uses it', (context) => {
    const { kubectl } = programs(context, 'kubectl');
    for (const manifest of render(kubectl, overlay).filter(isOfGatewayApi)) {
      const schema = manifest.kind === 'Gateway' ? gateway : httpRoute;
      expect(v.safeParse(schema, manifest).issues).toBeUndefined();
    }
  });

  test('runs pods that may do nothing but serve', (context) => {
    const { kubectl } = programs(context, 'kubectl');
    const { spec } = only(render(kubectl, overlay), 'Deployment').spec.template;
    expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    // No runAsUser: any will do. toEqual, so that nothing is let in beside these.
    expect(spec.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.containers).toHaveLength(1);
    const [container] = spec.containers;
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    for (const what of ['requests', 'limits'] as const) {
      expect(container.resources[what]).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
    }
    expect(container.env).toBeUndefined();
    expect(spec.volumes).toEqual([
      { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: expect.any(String) } },
    ]);
    expect(spec.topologySpreadConstraints.map(({ topologyKey }) => topologyKey)).toEqual([
      'kubernetes.io/hostname',
      'topology.kubernetes.io/zone',
    ]);
  });

  test('asks pods whether they are well, in three ways', (context) => {
    const { kubectl } = programs(context, 'kubectl');
    const [container] = only(render(kubectl, overlay), 'Deployment').spec.template.spec.containers;
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
      expect(container[probe].httpGet).toEqual({ path: '/healthz', port: 'http' });
    }
  });

  test('names an image that stays the same', (context) => {
    const { kubectl } = programs(context, 'kubectl');
    const { image } = only(render(kubectl, overlay), 'Deployment').spec.template.spec.containers[0];
    expect(image).toMatch(/^[a-z0-9./-]+(:[\w.-]+|@sha256:[0-9a-f]{64})$/);
    expect(image).not.toMatch(/:latest$/);
  });
});

function validate(program: string, version: string, ...files: string[]) {
  return spawnSync(program, ['--strict', '-k', version, ...files], { encoding: 'utf8' });
}

test.for(versions)('all overlays keep to the schemas of Kubernetes %s', (version, context) => {
  const tools = programs(context, 'kubectl', 'kubernetes-validate');
  const built = overlays.map((overlay) => ({
    overlay,
    manifests: render(tools.kubectl, overlay).filter((manifest) => !isOfGatewayApi(manifest)),
  }));
  const files = built.map(({ overlay, manifests }) => write(overlay, manifests));
  const { status, stdout, stderr } = validate(tools['kubernetes-validate'], version, ...files);
  expect(status, stdout + stderr).toBe(0);
  const passed = (stdout + stderr).match(/ passed for resource /g);
  expect(passed).toHaveLength(built.flatMap(({ manifests }) => manifests).length);
});

// 291 MB, and slow to start: where somebody has it (docs/operating.md).
test('all overlays keep to the policies of checkov', (context) => {
  const { kubectl, checkov } = programs(context, 'kubectl', 'checkov');
  const files = overlays.flatMap((overlay) => ['-f', write(overlay, render(kubectl, overlay))]);
  const config = join(root, 'deploy/kubernetes/checkov.yaml');
  const options = ['--config-file', config, '--output', 'json', ...files];
  const { status, stdout, stderr } = spawnSync(checkov, options, { encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);
  const { summary } = JSON.parse(stdout);
  expect(summary).toMatchObject({ failed: 0, parsing_errors: 0 });
  expect(summary.passed).toBeGreaterThan(50 * overlays.length);
});

test.for(versions)('the schemas of Kubernetes %s refuse a field that there is not', (version, context) => {
  const tools = programs(context, 'kubectl', 'kubernetes-validate');
  const manifests = render(tools.kubectl, 'production');
  Object.assign(only(manifests, 'Deployment').spec.template.spec, { enableServiceLink: false });
  const { status } = validate(tools['kubernetes-validate'], version, write('misspelt', manifests));
  expect(status).not.toBe(0);
});

test("those of Gateway API refuse a field's other name, and a redirect with back ends", (context) => {
  const { kubectl } = programs(context, 'kubectl');
  const [route, redirect] = every(render(kubectl, 'production-gateway'), 'HTTPRoute');
  const refused = (spec: object) => !v.safeParse(httpRoute, { ...route, spec }).success;
  expect(refused({ ...route?.spec })).toBe(false);
  expect(refused({ ...route?.spec, hostname: ['inkling.example'] })).toBe(true);
  expect(refused({ ...route?.spec, rules: [{ ...route?.spec.rules[0], ...redirect?.spec.rules[0] }] })).toBe(
    true,
  );
});
