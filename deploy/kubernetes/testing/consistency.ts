/**
 * What holds between objects, and no schema sees: a selector that selects nothing or a port that is nobody's is valid, and
 * serves no visitor.
 */
import { every, type Labels, type Manifest, only } from './manifests.ts';

type Rule = (manifests: readonly Manifest[]) => (string | false)[];

const selects = (selector: Labels, labels: Labels) =>
  Object.keys(selector).length > 0 &&
  Object.entries(selector).every(([name, value]) => labels[name] === value);
const same = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();

function podOf(manifests: readonly Manifest[]) {
  const { spec } = only(manifests, 'Deployment');
  const [container] = spec.template.spec.containers;
  return { labels: spec.template.metadata.labels, pod: spec.template.spec, container };
}

const namespaces: Rule = (manifests) => {
  const namespace = only(manifests, 'Namespace').metadata.name;
  return manifests.map(
    ({ kind, metadata }) =>
      kind !== 'Namespace' &&
      metadata.namespace !== namespace &&
      `${kind} ${metadata.name} is not in the namespace ${namespace}`,
  );
};

const selectors: Rule = (manifests) => {
  const { labels, pod } = podOf(manifests);
  const selecting: [string, Labels][] = [
    ['the Deployment', only(manifests, 'Deployment').spec.selector.matchLabels],
    ['the Service', only(manifests, 'Service').spec.selector],
    ['the PodDisruptionBudget', only(manifests, 'PodDisruptionBudget').spec.selector.matchLabels],
    ['the NetworkPolicy', only(manifests, 'NetworkPolicy').spec.podSelector.matchLabels],
    ...pod.topologySpreadConstraints.map(({ topologyKey, labelSelector }): [string, Labels] => [
      `the spread over ${topologyKey}`,
      labelSelector.matchLabels,
    ]),
  ];
  return selecting.map(([who, selector]) => !selects(selector, labels) && `${who} does not select the pods`);
};

const ports: Rule = (manifests) => {
  const { container, pod } = podOf(manifests);
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const all = pod.containers.flatMap((one) => one.ports);
  const isThere = (port: string | number) =>
    all.some(({ name, containerPort }) => name === port || containerPort === port);
  const asked: [string, string | number][] = [
    ...only(manifests, 'Service').spec.ports.map(({ targetPort }): [string, string | number] => [
      'the Service',
      targetPort,
    ]),
    ...only(manifests, 'NetworkPolicy').spec.ingress.flatMap((rule) =>
      rule.ports.map(({ port }): [string, string | number] => ['the NetworkPolicy', port]),
    ),
    ['the startup probe', startupProbe.httpGet.port],
    ['the readiness probe', readinessProbe.httpGet.port],
    ['the liveness probe', livenessProbe.httpGet.port],
  ];
  return asked.map(
    ([who, port]) => !isThere(port) && `${who} asks at port ${port}, which the pods do not have`,
  );
};

const settings: Rule = (manifests) => {
  const { container, pod } = podOf(manifests);
  const { metadata, data = {} } = only(manifests, 'ConfigMap');
  const mounts = container.volumeMounts.filter(({ mountPath }) => mountPath === data.INKLING_RUN);
  const isWritable = mounts.some(
    ({ name, readOnly }) =>
      !readOnly && pod.volumes.some((volume) => volume.name === name && volume.emptyDir),
  );
  return [
    !same(
      container.envFrom.map(({ configMapRef }) => configMapRef.name),
      [metadata.name],
    ) && `the pods do not read the ConfigMap ${metadata.name}`,
    !same(
      container.ports.map(({ containerPort }) => String(containerPort)),
      [data.PORT ?? ''],
    ) && `PORT is ${data.PORT}, and not the port of the container`,
    !isWritable && `INKLING_RUN is ${data.INKLING_RUN}, where no writable volume is`,
    !data.MODEL_BASE_URL && 'MODEL_BASE_URL is not set',
  ];
};

const scaling: Rule = (manifests) => {
  const { apiVersion, kind, metadata, spec } = only(manifests, 'Deployment');
  const { scaleTargetRef, minReplicas, maxReplicas, metrics } = only(
    manifests,
    'HorizontalPodAutoscaler',
  ).spec;
  const { maxUnavailable } = only(manifests, 'PodDisruptionBudget').spec;
  const { requests } = podOf(manifests).container.resources;
  const { name } = metadata;
  return [
    !same(Object.values(scaleTargetRef), [apiVersion, kind, name]) && 'the autoscaler scales something else',
    spec.replicas !== undefined && "the Deployment's replicas undo the autoscaler's choice",
    minReplicas < 2 && 'one pod alone is a gap when its node goes',
    maxReplicas <= minReplicas && 'the autoscaler can add no pod',
    ...metrics.map(
      ({ resource }) =>
        resource.target.type === 'Utilization' &&
        !requests[resource.name] &&
        `there is no request of ${resource.name} for the autoscaler to measure against`,
    ),
    maxUnavailable < 1 && 'no node can be drained',
    maxUnavailable >= minReplicas && 'all pods may be evicted at once',
  ];
};

const rollout: Rule = (manifests) => {
  const { strategy, minReadySeconds = 0 } = only(manifests, 'Deployment').spec;
  const { pod, container } = podOf(manifests);
  const { maxSurge, maxUnavailable } = strategy.rollingUpdate;
  const waits = container.lifecycle.preStop.sleep.seconds;
  return [
    (strategy.type !== 'RollingUpdate' || maxUnavailable !== 0) &&
      'an old pod goes before a new one is ready',
    (maxSurge !== '100%' || minReadySeconds > 0) &&
      'two releases serve side by side for longer than they must',
    waits < 5 && 'a pod goes before every proxy knows',
    // nginx's send_timeout is 30 s: less would break off downloads that still go on.
    pod.terminationGracePeriodSeconds < waits + 30 && 'downloads in flight have no time to end',
  ];
};

const policy: Rule = (manifests) => {
  const { spec } = only(manifests, 'NetworkPolicy');
  const { labels } = podOf(manifests);
  const peers = spec.ingress.flatMap(({ from = [] }) => from);
  return [
    !same(spec.policyTypes, ['Ingress', 'Egress']) && 'the NetworkPolicy leaves a direction open',
    spec.egress.length > 0 && 'the pods may ask others',
    // No `from` at all means everybody.
    spec.ingress.some(({ from = [] }) => from.length === 0) && 'everybody may ask the pods',
    spec.ingress.some(({ ports: allowed = [] }) => allowed.length === 0) && 'every port is open',
    ...peers.flatMap(({ namespaceSelector, podSelector }) => [
      !namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] &&
        'a peer is not in a namespace of its own',
      !podSelector && 'every pod of a namespace may ask',
      // What kustomize's commonLabels does to a policy.
      podSelector !== undefined && selects(podSelector.matchLabels, labels) && 'a peer is the page itself',
    ]),
  ];
};

const ingress: Rule = (manifests) => {
  const service = only(manifests, 'Service');
  return every(manifests, 'Ingress').flatMap(({ spec }) => {
    const backends = spec.rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service));
    return [
      !spec.ingressClassName && 'the Ingress has no class',
      !same(
        spec.rules.map(({ host }) => host),
        spec.tls.flatMap(({ hosts }) => hosts),
      ) && "the Ingress' rules and certificates are not for the same hosts",
      spec.tls.some(({ secretName }) => !secretName) && 'the Ingress has no certificate',
      ...backends.map(
        ({ name, port }) =>
          (name !== service.metadata.name || !service.spec.ports.some((one) => one.name === port.name)) &&
          `the Ingress sends to ${name}, port ${port.name}, which no Service has`,
      ),
    ];
  });
};

const gateway: Rule = (manifests) => {
  const service = only(manifests, 'Service');
  const listeners = every(manifests, 'Gateway').flatMap(({ metadata, spec }) =>
    spec.listeners.map((listener) => ({ ...listener, parent: `${metadata.name} ${listener.name}` })),
  );
  const routes = every(manifests, 'HTTPRoute');
  const taken = routes.flatMap(({ spec }) => spec.parentRefs.map((ref) => `${ref.name} ${ref.sectionName}`));
  return [
    ...listeners.map(
      ({ parent }) => !taken.includes(parent) && `nobody is routed from the listener ${parent}`,
    ),
    ...routes.flatMap(({ metadata, spec }) => {
      const parents = listeners.filter(({ parent }) =>
        spec.parentRefs.some((ref) => `${ref.name} ${ref.sectionName}` === parent),
      );
      const backends = spec.rules.flatMap((rule) => ('backendRefs' in rule ? rule.backendRefs : []));
      return [
        parents.length < spec.parentRefs.length && `the route ${metadata.name} hangs on no listener`,
        parents.some(({ hostname }) => !same(spec.hostnames, [hostname])) &&
          `the route ${metadata.name} is for another host than its listener`,
        parents.some(({ protocol }) => protocol === 'HTTP') &&
          backends.length > 0 &&
          `the route ${metadata.name} serves the page without TLS`,
        ...backends.map(
          ({ name, port }) =>
            (name !== service.metadata.name || !service.spec.ports.some((one) => one.port === port)) &&
            `the route ${metadata.name} sends to ${name}, port ${port}, which no Service has`,
        ),
      ];
    }),
  ];
};

const entry: Rule = (manifests) => [
  every(manifests, 'Ingress').length + every(manifests, 'Gateway').length !== 1 && 'there is not one way in',
];

const rules = [namespaces, selectors, ports, settings, scaling, rollout, policy, ingress, gateway, entry];

/** One sentence for each thing that does not fit. */
export function faults(manifests: readonly Manifest[]): string[] {
  return rules.flatMap((rule) => rule(manifests)).filter((fault) => fault !== false);
}
