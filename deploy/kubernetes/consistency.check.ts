/** What holds between objects, and that each rule of it is one that can be broken. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { programs, root } from '../testing/programs.ts';
import { faults } from './testing/consistency.ts';
import { every, type Manifest, type Overlay, only, overlays, render } from './testing/manifests.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

test.for(overlays)('the overlay %s fits together', (overlay, context) => {
  const { kubectl } = programs(context, 'kubectl');
  expect(faults(render(kubectl, overlay))).toEqual([]);
});

type Break = [fault: string, breaks: (manifests: Manifest[]) => unknown];

const pod = (manifests: Manifest[]) => only(manifests, 'Deployment').spec.template.spec;
const scaler = (manifests: Manifest[]) => only(manifests, 'HorizontalPodAutoscaler').spec;
const policy = (manifests: Manifest[]) => only(manifests, 'NetworkPolicy').spec;
const config = (manifests: Manifest[]) => only(manifests, 'ConfigMap').data ?? {};
const first = <Item>([item]: readonly Item[]): Item => {
  if (item === undefined) throw new Error('there is none');
  return item;
};
const rule = (manifests: Manifest[]) => first(policy(manifests).ingress);
const set = (object: object, fields: object) => Object.assign(object, fields);

const breaks: [Overlay, Break[]][] = [
  [
    'production',
    [
      [
        'Service inkling is not in the namespace inkling',
        (all) => set(only(all, 'Service').metadata, { namespace: 'default' }),
      ],
      [
        'the Deployment does not select the pods',
        (all) => set(only(all, 'Deployment').spec.selector, { matchLabels: { app: 'inkling' } }),
      ],
      ['the Service does not select the pods', (all) => set(only(all, 'Service').spec, { selector: {} })],
      [
        'the PodDisruptionBudget does not select the pods',
        (all) =>
          set(only(all, 'PodDisruptionBudget').spec.selector, {
            matchLabels: { 'app.kubernetes.io/name': 'page' },
          }),
      ],
      [
        'the NetworkPolicy does not select the pods',
        (all) => set(policy(all).podSelector, { matchLabels: { 'app.kubernetes.io/name': 'page' } }),
      ],
      [
        'the spread over kubernetes.io/hostname does not select the pods',
        (all) => set(first(pod(all).topologySpreadConstraints).labelSelector, { matchLabels: { app: 'x' } }),
      ],
      [
        'the Service asks at port web, which the pods do not have',
        (all) => set(first(only(all, 'Service').spec.ports), { targetPort: 'web' }),
      ],
      [
        'the NetworkPolicy asks at port 80, which the pods do not have',
        (all) => set(first(rule(all).ports), { port: 80 }),
      ],
      [
        'the startup probe asks at port 80, which the pods do not have',
        (all) => set(pod(all).containers[0].startupProbe.httpGet, { port: 80 }),
      ],
      [
        'the readiness probe asks at port 80, which the pods do not have',
        (all) => set(pod(all).containers[0].readinessProbe.httpGet, { port: 80 }),
      ],
      [
        'the liveness probe asks at port web, which the pods do not have',
        (all) => set(pod(all).containers[0].livenessProbe.httpGet, { port: 'web' }),
      ],
      [
        'the pods do not read the ConfigMap inkling-other',
        (all) => set(only(all, 'ConfigMap').metadata, { name: 'inkling-other' }),
      ],
      ['PORT is 80, and not the port of the container', (all) => set(config(all), { PORT: '80' })],
      [
        'INKLING_RUN is /run, where no writable volume is',
        (all) => set(config(all), { INKLING_RUN: '/run' }),
      ],
      [
        'INKLING_RUN is /tmp/inkling, where no writable volume is',
        (all) => set(first(pod(all).volumes), { name: 'other' }),
      ],
      [
        'INKLING_RUN is /tmp/inkling, where no writable volume is',
        (all) => set(first(pod(all).containers[0].volumeMounts), { readOnly: true }),
      ],
      ['MODEL_BASE_URL is not set', (all) => set(config(all), { MODEL_BASE_URL: '' })],
      ['the autoscaler scales something else', (all) => set(scaler(all).scaleTargetRef, { name: 'page' })],
      [
        "the Deployment's replicas undo the autoscaler's choice",
        (all) => set(only(all, 'Deployment').spec, { replicas: 2 }),
      ],
      ['one pod alone is a gap when its node goes', (all) => set(scaler(all), { minReplicas: 1 })],
      ['the autoscaler can add no pod', (all) => set(scaler(all), { maxReplicas: 2 })],
      [
        'there is no request of cpu for the autoscaler to measure against',
        (all) => set(pod(all).containers[0].resources, { requests: {} }),
      ],
      ['no node can be drained', (all) => set(only(all, 'PodDisruptionBudget').spec, { maxUnavailable: 0 })],
      [
        'all pods may be evicted at once',
        (all) => set(only(all, 'PodDisruptionBudget').spec, { maxUnavailable: 2 }),
      ],
      [
        'an old pod goes before a new one is ready',
        (all) => set(only(all, 'Deployment').spec.strategy.rollingUpdate, { maxUnavailable: 1 }),
      ],
      [
        'an old pod goes before a new one is ready',
        (all) => set(only(all, 'Deployment').spec.strategy, { type: 'Recreate' }),
      ],
      [
        'two releases serve side by side for longer than they must',
        (all) => set(only(all, 'Deployment').spec.strategy.rollingUpdate, { maxSurge: 1 }),
      ],
      [
        'two releases serve side by side for longer than they must',
        (all) => set(only(all, 'Deployment').spec, { minReadySeconds: 30 }),
      ],
      [
        'a pod goes before every proxy knows',
        (all) => set(pod(all).containers[0].lifecycle.preStop.sleep, { seconds: 0 }),
      ],
      [
        'downloads in flight have no time to end',
        (all) => set(pod(all), { terminationGracePeriodSeconds: 30 }),
      ],
      ['the NetworkPolicy leaves a direction open', (all) => policy(all).policyTypes.pop()],
      ['the pods may ask others', (all) => policy(all).egress.push({})],
      ['everybody may ask the pods', (all) => set(rule(all), { from: [] })],
      ['every port is open', (all) => set(rule(all), { ports: [] })],
      [
        'a peer is not in a namespace of its own',
        (all) => set(first(rule(all).from), { namespaceSelector: { matchLabels: {} } }),
      ],
      ['every pod of a namespace may ask', (all) => set(first(rule(all).from), { podSelector: undefined })],
      [
        'a peer is the page itself',
        (all) => set(first(rule(all).from), { podSelector: policy(all).podSelector }),
      ],
      ['the Ingress has no class', (all) => set(only(all, 'Ingress').spec, { ingressClassName: '' })],
      [
        "the Ingress' rules and certificates are not for the same hosts",
        (all) => set(first(only(all, 'Ingress').spec.tls), { hosts: ['other.example'] }),
      ],
      [
        'the Ingress has no certificate',
        (all) => set(first(only(all, 'Ingress').spec.tls), { secretName: '' }),
      ],
      [
        'the Ingress sends to page, port http, which no Service has',
        (all) =>
          set(first(first(only(all, 'Ingress').spec.rules).http.paths).backend.service, { name: 'page' }),
      ],
      [
        'the Ingress sends to inkling, port web, which no Service has',
        (all) =>
          set(first(first(only(all, 'Ingress').spec.rules).http.paths).backend.service, {
            port: { name: 'web' },
          }),
      ],
      ['there is not one way in', (all) => all.splice(all.indexOf(only(all, 'Ingress')), 1)],
    ],
  ],
  [
    'production-gateway',
    [
      [
        'nobody is routed from the listener inkling http',
        (all) =>
          all.splice(
            all.findIndex(({ metadata }) => metadata.name === 'inkling-to-https'),
            1,
          ),
      ],
      [
        'the route inkling hangs on no listener',
        (all) => set(first(first(every(all, 'HTTPRoute')).spec.parentRefs), { sectionName: 'tls' }),
      ],
      [
        'the route inkling is for another host than its listener',
        (all) => set(first(every(all, 'HTTPRoute')).spec, { hostnames: ['other.example'] }),
      ],
      [
        'the route inkling serves the page without TLS',
        (all) => set(first(first(every(all, 'HTTPRoute')).spec.parentRefs), { sectionName: 'http' }),
      ],
      [
        'the route inkling sends to inkling, port 80, which no Service has',
        (all) => set(first(only(all, 'Service').spec.ports), { port: 8080 }),
      ],
    ],
  ],
];

describe.each(breaks)('in the overlay %s, broken, it is noticed that', (overlay, cases) => {
  test.for(cases)('%s', ([fault, breaking], context) => {
    const { kubectl } = programs(context, 'kubectl');
    const manifests = render(kubectl, overlay);
    breaking(manifests);
    expect(faults(manifests)).toContain(fault);
  });
});

test('the ConfigMap sets what the entry point reads, and the image says the same', (context) => {
  const { kubectl } = programs(context, 'kubectl');
  const documented = [...read('deploy/entrypoint.sh').matchAll(/^# {3}([A-Z_]+) /gm)].map(([, name]) => name);
  expect(documented).toContain('PORT');
  for (const overlay of overlays) {
    for (const [name, value] of Object.entries(config(render(kubectl, overlay)))) {
      expect(documented).toContain(name);
      const inImage = new RegExp(`\\b${name}=(\\S+)`).exec(read('Dockerfile'))?.[1];
      expect(inImage, name).toBe(value);
    }
  }
});

test('the image is one that runAsNonRoot lets start, and that ends gracefully', () => {
  const dockerfile = read('Dockerfile');
  // The kubelet cannot tell whether a name is root's.
  expect(Number(/^USER (\d+)/m.exec(dockerfile)?.[1])).toBeGreaterThan(0);
  expect(dockerfile).toMatch(/^STOPSIGNAL SIGQUIT$/m);
});

test('production runs the version of this checkout', (context) => {
  const { kubectl } = programs(context, 'kubectl');
  const { version } = JSON.parse(read('package.json'));
  for (const overlay of ['production', 'production-gateway'] as const) {
    expect(pod(render(kubectl, overlay)).containers[0].image).toBe(`registry.example/inkling:${version}`);
  }
});

describe('docs/operating.md', () => {
  const page = read('docs/operating.md');

  test('names files that are there', () => {
    const paths = [...page.matchAll(/\bdeploy\/kubernetes\/[\w./-]*\w/g)].map(([path]) => path);
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) expect(() => statSync(join(root, path))).not.toThrow();
  });

  test("gives the ingress controller the ports that kind's cluster maps", () => {
    const { nodes } = parse(read('deploy/kubernetes/overlays/local/cluster.yaml'));
    const mapped = nodes[0].extraPortMappings.map(
      (mapping: { containerPort: number }) => mapping.containerPort,
    );
    const given = [...page.matchAll(/ports\.\w+\.nodePort=(\d+)/g)].map(([, port]) => Number(port));
    expect(given.sort()).toEqual(mapped.sort());
  });
});
