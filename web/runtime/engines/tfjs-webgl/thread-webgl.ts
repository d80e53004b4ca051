/**
 * Whether tfjs refuses a thread without a document: it takes no OffscreenCanvas in Safari, whose fences do not work there
 * (tfjs-backend-webgl, canvas_util.ts).
 */
export function needsDocument(): boolean {
  const { userAgent, vendor = '' } = navigator as { readonly userAgent: string; readonly vendor?: string };
  return typeof OffscreenCanvas === 'undefined' || (/Safari/.test(userAgent) && /Apple/.test(vendor));
}
