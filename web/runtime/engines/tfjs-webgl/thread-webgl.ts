/**
 * Whether a thread without a document has a WebGL that tfjs can use: it takes no OffscreenCanvas in Safari, whose fences do
 * not work there (tfjs-backend-webgl, canvas_util.ts).
 */
export function hasThreadWebgl(): boolean {
  const { userAgent, vendor = '' } = navigator as { readonly userAgent: string; readonly vendor?: string };
  if (typeof OffscreenCanvas === 'undefined' || (/Safari/.test(userAgent) && /Apple/.test(vendor)))
    return false;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow only a few at a time
  return context !== null;
}
