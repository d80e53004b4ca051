/** What `kubectl kustomize` makes of an overlay, with types for the fields that the checks read. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { InferOutput } from 'valibot';
import { parseAllDocuments } from 'yaml';
import { root } from '../../testing/programs.ts';
import type { gateway, httpRoute } from './gateway-api.ts';

export const overlays = ['local', 'production', 'production-gateway'] as const;
export type Overlay = (typeof overlays)[number];
/** One of them with more in it: metrics.check.ts. */
export type Built = Overlay | 'production-metrics';

export type Labels = Record<string, string>;
export interface Selector {
  matchLabels: Labels;
}
interface Probe {
  httpGet: { path: string; port: string | number };
}
interface Container {
  image: string;
  envFrom: { configMapRef: { name: string } }[];
  command?: string[];
  env?: unknown[];
  ports: { name: string; containerPort: number }[];
  startupProbe: Probe;
  readinessProbe: Probe;
  livenessProbe: Probe;
  lifecycle: { preStop: { sleep: { seconds: number } } };
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  securityContext: object;
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
}
interface Peer {
  namespaceSelector?: Selector;
  podSelector?: Selector;
}

/** The specifications by kind. Strict schemas have held them already: these name only what is read here. */
interface Specs {
  Namespace: undefined;
  ConfigMap: undefined;
  Deployment: {
    replicas?: number;
    minReadySeconds?: number;
    strategy: { type: string; rollingUpdate: { maxSurge: number | string; maxUnavailable: number | string } };
    selector: Selector;
    template: {
      metadata: { labels: Labels; annotations?: Record<string, string> };
      spec: {
        automountServiceAccountToken?: boolean;
        enableServiceLinks?: boolean;
        terminationGracePeriodSeconds: number;
        securityContext: object;
        topologySpreadConstraints: { topologyKey: string; labelSelector: Selector }[];
        containers: [Container, ...Container[]];
        volumes: { name: string; emptyDir?: object }[];
      };
    };
  };
  Service: { selector: Labels; ports: { name: string; port: number; targetPort: string | number }[] };
  HorizontalPodAutoscaler: {
    scaleTargetRef: { apiVersion: string; kind: string; name: string };
    minReplicas: number;
    maxReplicas: number;
    metrics: { resource: { name: string; target: { type: string } } }[];
  };
  PodDisruptionBudget: { maxUnavailable: number; selector: Selector };
  NetworkPolicy: {
    podSelector: Selector;
    policyTypes: string[];
    ingress: { from: Peer[]; ports: { port: string | number }[] }[];
    egress: unknown[];
  };
  Ingress: {
    ingressClassName: string;
    tls: { hosts: string[]; secretName: string }[];
    rules: {
      host: string;
      http: { paths: { path: string; backend: { service: { name: string; port: { name: string } } } }[] };
    }[];
  };
  Gateway: InferOutput<typeof gateway>['spec'];
  HTTPRoute: InferOutput<typeof httpRoute>['spec'];
}
export type Kind = keyof Specs;

export interface Manifest<K extends Kind = Kind> {
  apiVersion: string;
  kind: K;
  metadata: { name: string; namespace?: string; labels?: Labels };
  spec: Specs[K];
  /** Of a ConfigMap. */
  data?: Record<string, string>;
}

const rendered = new Map<Built, Manifest[]>();

/** @returns objects of the caller's own, to break @throws where the overlay cannot be built, or a document is no YAML */
export function render(kubectl: string, overlay: Built): Manifest[] {
  const manifests = rendered.get(overlay) ?? build(kubectl, overlay);
  rendered.set(overlay, manifests);
  return structuredClone(manifests);
}

function build(kubectl: string, overlay: Built): Manifest[] {
  const folder = join(root, 'deploy/kubernetes/overlays', overlay);
  const text = execFileSync(kubectl, ['kustomize', folder], { encoding: 'utf8', stdio: 'pipe' });
  return parseAllDocuments(text).map((document) => {
    for (const error of document.errors) throw error;
    return document.toJS() as Manifest;
  });
}

export function every<K extends Kind>(manifests: readonly Manifest[], kind: K): Manifest<K>[] {
  return manifests.filter((manifest): manifest is Manifest<K> => manifest.kind === kind);
}

/** @throws where there is none, or more than one */
export function only<K extends Kind>(manifests: readonly Manifest[], kind: K): Manifest<K> {
  const [first, ...others] = every(manifests, kind);
  if (!first || others.length > 0) throw new Error(`${others.length + (first ? 1 : 0)} of kind ${kind}`);
  return first;
}
