/**
 * Draws SVGs in a frame that is nobody's origin, out of sight: a browser draws an SVG on its page's own thread, which nothing could
 * stop then. Chromium gives such a frame a process of its own: a drawing that never ends holds up nothing, and ends with the frame.
 * (Firefox and WebKit draw it in the page's process all the same; for them svg-cost.ts refuses what would take too long.)
 */
import { InklingError } from '../../../core/errors.ts';
import { Lane } from '../../concurrency/lane.ts';
import { within } from '../../concurrency/within.ts';
import { frameScript } from './frame-script.ts';

/** How long a drawing may take, in ms. */
export const drawingPatience = 20_000;
/** A drawing loses nothing by being drawn larger than it says: an icon of 24 pixels would otherwise reach the model blurred. */
const smallest = 512;
/** Nor by being drawn smaller: no model looks at more. */
const largest = 4096;

interface Frame {
  readonly element: HTMLIFrameElement;
  /** Its window, once its script runs. */
  readonly ready: Promise<Window>;
}

type Drawn = { readonly png: ArrayBuffer } | { readonly error: string };

/** One drawing at a time: all frames like this one share a process, and one that never ends would take the others along. */
const lane = new Lane();
let frame: Frame | undefined;
let waiting = 0;

/**
 * Draws an SVG as an image element shows it, its longer side between 512 and 4096 pixels.
 *
 * @param url a `data:` address: a blob: address would taint the canvas where there is a foreignObject
 * @returns a PNG
 * @throws InklingError `image-corrupt`, `image-drawing-stalled`, `cancelled`
 */
export async function drawInFrame(url: string, signal: AbortSignal): Promise<Blob> {
  waiting += 1;
  try {
    return await lane.run(signal, () => draw(url, signal));
  } finally {
    waiting -= 1;
    if (waiting === 0) close();
  }
}

async function draw(url: string, signal: AbortSignal): Promise<Blob> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<Drawn>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<Drawn>) => resolve(data);
  });
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  frame ??= open();
  // A frame that is closed while it opens is never ready: the next drawing would wait for it.
  const opened = await within(drawingPatience, Promise.race([frame.ready, aborted]));
  opened?.postMessage({ url, smallest, largest }, '*', [port2]);
  const drawn = opened && (await within(drawingPatience, Promise.race([answer, aborted])));
  port1.close();
  if (!drawn) {
    close(); // ends what is still drawn
    throw new InklingError(signal.aborted ? 'cancelled' : 'image-drawing-stalled', 'svg');
  }
  if ('error' in drawn) throw new InklingError('image-corrupt', `svg: ${drawn.error}`);
  return new Blob([drawn.png], { type: 'image/png' });
}

function open(): Frame {
  const element = document.createElement('iframe');
  element.sandbox.add('allow-scripts');
  element.hidden = true;
  element.srcdoc = `<script>${frameScript}</script>`;
  const ready = new Promise<Window>((resolve) => {
    const onMessage = ({ source }: MessageEvent) => {
      if (source !== element.contentWindow) return;
      window.removeEventListener('message', onMessage);
      resolve(source as Window);
    };
    window.addEventListener('message', onMessage);
  });
  document.body.append(element);
  return { element, ready };
}

function close(): void {
  frame?.element.remove();
  frame = undefined;
}
