/**
 * What of Gateway API v1 (https://gateway-api.sigs.k8s.io/reference/spec/) the component uses, strictly: its schemas are the
 * cluster's own (CRDs), and no validator here has them. A field that is not named here, or misspelt, is refused.
 */
import * as v from 'valibot';

/** RFC 1123, as the API server asks of names. */
const name = v.pipe(v.string(), v.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/));
const hostname = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/),
);
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const metadata = v.strictObject({
  name,
  namespace: name,
  annotations: v.optional(v.record(v.string(), v.string())),
});
const apiVersion = v.literal('gateway.networking.k8s.io/v1');
const atLeastOne = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.minLength(1));

export const gateway = v.strictObject({
  apiVersion,
  kind: v.literal('Gateway'),
  metadata,
  spec: v.strictObject({
    gatewayClassName: name,
    listeners: atLeastOne(
      v.variant('protocol', [
        v.strictObject({ name, hostname, port, protocol: v.literal('HTTP') }),
        v.strictObject({
          name,
          hostname,
          port,
          protocol: v.literal('HTTPS'),
          tls: v.strictObject({
            mode: v.literal('Terminate'),
            certificateRefs: atLeastOne(v.strictObject({ kind: v.literal('Secret'), name })),
          }),
        }),
      ]),
    ),
  }),
});

const match = v.strictObject({
  path: v.strictObject({
    type: v.literal('PathPrefix'),
    value: v.pipe(v.string(), v.startsWith('/')),
  }),
});
const redirect = v.strictObject({
  type: v.literal('RequestRedirect'),
  requestRedirect: v.strictObject({ scheme: v.literal('https'), statusCode: v.picklist([301, 302]) }),
});

export const httpRoute = v.strictObject({
  apiVersion,
  kind: v.literal('HTTPRoute'),
  metadata,
  spec: v.strictObject({
    parentRefs: atLeastOne(v.strictObject({ name, sectionName: name })),
    hostnames: atLeastOne(hostname),
    rules: atLeastOne(
      // A rule answers itself, or names who does: the API server refuses a redirect that has back ends.
      v.union([
        v.strictObject({ filters: v.tuple([redirect]) }),
        v.strictObject({
          matches: atLeastOne(match),
          backendRefs: atLeastOne(v.strictObject({ name, port })),
        }),
      ]),
    ),
  }),
});
