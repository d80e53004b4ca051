/** Pictures that only a page can decode: with an image element, onto a canvas. */
import { InklingError } from '../../../core/errors.ts';
import { maxPixels } from '../../../core/image-limits.ts';
import { readBytes } from '../offscreen/read-bytes.ts';
import { sizeSvg } from './svg-size.ts';

/** How long another site may take, in ms. */
export const patience = 20_000;

/**
 * Draws an SVG, which no worker decodes, as a PNG.
 * @throws InklingError `image-gone`, `image-not-an-image`, `image-corrupt`, `image-too-large`
 */
export async function drawSvg(picture: Blob): Promise<Blob> {
  const sized = sizeSvg(new TextDecoder().decode(await readBytes(picture)));
  if (!sized) throw new InklingError('image-not-an-image', 'no svg element');
  const url = URL.createObjectURL(new Blob([sized.text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode().catch((cause: unknown) => {
      throw new InklingError('image-corrupt', 'svg', { cause });
    });
    return await toPng(image, sized);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * Reads a picture from an address, through an image element with `crossorigin`: the page's own requests stay closed to other
 * sites (connect-src), and a canvas may be read only where the other site agrees.
 *
 * @throws InklingError `image-address-refused`, `image-address-stalled`, for the page's own site `download-failed`,
 *   `download-stalled`; `image-corrupt`, `image-too-large`, `cancelled`
 */
export async function drawAddress(address: string, signal: AbortSignal): Promise<Blob> {
  const image = await load(address, signal);
  // Or the canvas would decode it while it draws, on the page's own thread.
  await image.decode().catch((cause: unknown) => {
    throw new InklingError('image-corrupt', address, { cause });
  });
  if (signal.aborted) throw new InklingError('cancelled');
  // What has no size of its own (an SVG) is as large as an SVG is drawn at least.
  const size = { width: image.naturalWidth || 512, height: image.naturalHeight || 512 };
  return toPng(image, size);
}

/** The page's own site fails as any download of it does. */
function failures(address: string) {
  const own = new URL(address).origin === window.location.origin;
  return own
    ? ({ refused: 'download-failed', stalled: 'download-stalled' } as const)
    : ({ refused: 'image-address-refused', stalled: 'image-address-stalled' } as const);
}

function load(address: string, signal: AbortSignal): Promise<HTMLImageElement> {
  const { refused, stalled } = failures(address);
  const image = new Image();
  image.crossOrigin = 'anonymous';
  const settled = new AbortController();
  const once = { signal: settled.signal };
  return new Promise<HTMLImageElement>((resolve, reject) => {
    const timer = setTimeout(() => reject(new InklingError(stalled, address)), patience);
    once.signal.addEventListener('abort', () => clearTimeout(timer));
    signal.addEventListener('abort', () => reject(new InklingError('cancelled')), once);
    image.addEventListener('load', () => resolve(image), once);
    image.addEventListener('error', () => reject(new InklingError(refused, address)), once);
    if (signal.aborted) reject(new InklingError('cancelled'));
    else image.src = address;
  })
    .catch((error: unknown) => {
      image.removeAttribute('src'); // ends what still arrives
      throw error;
    })
    .finally(() => settled.abort());
}

async function toPng(image: HTMLImageElement, { width, height }: { width: number; height: number }) {
  if (width * height > maxPixels) throw new InklingError('image-too-large', `${width} x ${height}`);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  // Every browser has its own largest canvas; beyond it there is none to encode.
  if (!blob) throw new InklingError('image-too-large', `${width} x ${height}`);
  return blob;
}
