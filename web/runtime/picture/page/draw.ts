/** Pictures that only a page can decode: with an image element, onto a canvas. */
import { InklingError } from '../../../core/errors.ts';
import { maxPixels } from '../../../core/image-limits.ts';
import { isSvg, longestProlog } from '../../../core/picture-file/svg.ts';
import { excessOf } from '../../../core/picture-file/svg-cost.ts';
import { isOfNoSize, withoutViewportSize } from '../../../core/picture-file/svg-markup.ts';
import { within } from '../../concurrency/within.ts';
import { readBytes } from '../offscreen/read-bytes.ts';
import { readDataUrl } from './data-url.ts';
import { decodeXml } from './decode-xml.ts';
import { drawInFrame, drawingPatience } from './svg-frame.ts';

/** How long another site may take, in ms. */
export const patience = 20_000;

/**
 * Draws an SVG, which no worker decodes, as a PNG: as an image element shows it, its longer side between 512 and 4096 pixels. Any
 * other file stays as it is.
 *
 * @throws InklingError `image-corrupt`, `image-drawing-stalled`, `image-gone`, `cancelled`
 */
export async function drawIfSvg(picture: Blob, signal: AbortSignal): Promise<Blob> {
  if (!isSvg(await readBytes(picture.slice(0, longestProlog)))) return picture;
  const text = decodeXml(await readBytes(picture));
  if (text === undefined) throw new InklingError('image-corrupt', 'svg: not in the encoding that it says');
  if (isOfNoSize(text)) throw new InklingError('image-corrupt', 'svg: of no size');
  await refuseTooMuch(text);
  return drawInFrame(
    await readAsDataUrl(new Blob([withoutViewportSize(text)], { type: 'image/svg+xml' })),
    signal,
  );
}

/**
 * Where a frame has no process of its own, it is the page's thread that draws, and nothing could stop it then.
 *
 * @throws InklingError `image-corrupt`, `image-drawing-stalled`
 */
async function refuseTooMuch(text: string): Promise<void> {
  const scan = excessOf(text);
  for (;;) {
    const { done, value } = scan.next();
    if (value === 'drawing')
      throw new InklingError('image-drawing-stalled', 'it uses parts of itself too often');
    if (value) throw new InklingError('image-corrupt', `svg: too much ${value}`);
    if (done) return;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/**
 * Waits until an image is decoded, or the canvas would do it while it draws, on the page's own thread.
 *
 * @throws InklingError `image-corrupt`, `image-drawing-stalled`
 */
async function decoded(image: HTMLImageElement, detail: string): Promise<void> {
  const outcome = await within(
    drawingPatience,
    image.decode().then(
      () => ({ cause: undefined }),
      (cause: unknown) => ({ cause }),
    ),
  );
  if (outcome && !outcome.cause) return;
  image.removeAttribute('src'); // ends what is still drawn
  throw outcome
    ? new InklingError('image-corrupt', detail, { cause: outcome.cause })
    : new InklingError('image-drawing-stalled', detail);
}

function readAsDataUrl(blob: Blob): Promise<string> {
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/**
 * Reads a picture from an address, through an image element with `crossorigin`: the page's own requests stay closed to other
 * sites (connect-src), and a canvas may be read only where the other site agrees.
 *
 * @throws InklingError `image-address-refused`, `image-address-stalled`, for the page's own site `download-failed`,
 *   `download-stalled`; for a `data:` address `image-address-invalid`; `image-corrupt`, `image-drawing-stalled`, `image-too-large`, `cancelled`
 */
export async function drawAddress(address: string, signal: AbortSignal): Promise<Blob> {
  if (address.startsWith('data:')) return new Blob([readDataUrl(address)]);
  const image = await load(address, signal);
  await decoded(image, address);
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
  const blob = await new Promise<Blob | null>((resolve, reject) => {
    try {
      canvas.toBlob(resolve, 'image/png');
    } catch (cause) {
      // Where pages are drawn within a drawing of another site, browsers do not let its pixels be read.
      reject(new InklingError('image-address-refused', image.src, { cause }));
    }
  });
  // Every browser has its own largest canvas; beyond it there is none to encode.
  if (!blob) throw new InklingError('image-too-large', `${width} x ${height}`);
  return blob;
}
