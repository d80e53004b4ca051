/**
 * The headers of every response: of the development and preview servers, and of static hosts (deploy/hosts). nginx.conf sends
 * them itself; security-headers.test.ts holds the two together.
 */

import { createHash } from 'node:crypto';
import { frameScript } from '../web/runtime/picture/page/frame-script.ts';

const frameHash = createHash('sha256').update(frameScript).digest('base64');

const contentSecurityPolicy = {
  'default-src': "'none'",
  // 'wasm-unsafe-eval' allows compiling WebAssembly and nothing else: no eval, no inline script.
  // The hash allows the one script that draws an SVG in a frame.
  'script-src': `'self' 'wasm-unsafe-eval' 'sha256-${frameHash}'`,
  'style-src': "'self'",
  // blob: is the visitor's own picture, shown from memory. https: is one whose address a visitor gave: read through an image
  // element, so that connect-src stays closed to other sites.
  'img-src': "'self' blob: data: https:",
  // nginx adds the bucket's origin here when MODEL_BASE_URL names another one.
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'media-src': "'self' blob:",
  'font-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** Vite's hot reload injects an inline script and inline styles, and talks over a socket. */
const developmentPolicy = {
  ...contentSecurityPolicy,
  'script-src': "'self' 'unsafe-inline' 'wasm-unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': "'self' ws:",
};

/** What the page never asks for, so that no script of it ever can; the camera is the one exception. */
const permissionsPolicy = [
  'camera=(self)',
  'accelerometer=()',
  'browsing-topics=()',
  'display-capture=()',
  'geolocation=()',
  'gyroscope=()',
  'hid=()',
  'magnetometer=()',
  'microphone=()',
  'midi=()',
  'payment=()',
  'serial=()',
  'usb=()',
].join(', ');

export interface HeaderOptions {
  readonly development: boolean;
  /** The origin of a bucket of models elsewhere. */
  readonly modelOrigin?: string | undefined;
}

export function securityHeaders({ development, modelOrigin }: HeaderOptions): Record<string, string> {
  const policy = { ...(development ? developmentPolicy : contentSecurityPolicy) };
  if (modelOrigin) policy['connect-src'] += ` ${modelOrigin}`;
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    // These two make the page cross-origin isolated, without which there are no WebAssembly threads.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': permissionsPolicy,
  };
}
