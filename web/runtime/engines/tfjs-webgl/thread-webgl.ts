/**
 * Whether tfjs refuses a thread without a document: it takes no OffscreenCanvas in Safari, whose fences do not work there
 * (tfjs-backend-webgl, canvas_util.ts).
 */
export function needsDocument(): boolean {
  return typeof OffscreenCanvas === 'undefined' || isSafari();
}

function isSafari(): boolean {
  const { userAgent, vendor } = navigator as { readonly userAgent: string; readonly vendor?: string };
  if (!/Safari/.test(userAgent)) return false;
  // Workers have no vendor (HTML, NavigatorID). Page and worker must come to the same; Chromium alone calls itself both.
  return vendor === undefined ? !/Chrom(e|ium)\//.test(userAgent) : /Apple/.test(vendor);
}
