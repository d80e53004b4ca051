/** Many pictures: each number is another one, the same on every call. */
import type { Page } from 'playwright/test';
import type { GivenFile } from './page.ts';
import { patience } from './patience.ts';
import { encodePng } from './png.ts';

/** A small picture like no other: a disc on a gradient. */
export function drawPng(seed: number, size = 48): Buffer {
  const rgb = Buffer.alloc(3 * size * size);
  for (let i = 0; i < size * size; i++) {
    const [x, y] = [i % size, Math.floor(i / size)];
    const inside = (x - size / 2) ** 2 + (y - size / 2) ** 2 < (4 + (seed % 20)) ** 2;
    rgb.set(
      [(seed * 37 + 3 * x) % 256, (seed * 91 + 2 * y) % 256, inside ? 250 : (seed * 13 + x) % 256],
      3 * i,
    );
  }
  return encodePng(rgb, size, size);
}

/** A picture to vary: RGB, 8 bits, row by row, in base64. */
export interface Motif {
  readonly rgb: string;
  readonly width: number;
  readonly height: number;
}

/** Asked for in one go; the page holds them until then. */
const atOnce = 25;

/**
 * Shows pictures `first` to `first + count - 1`, 64 x 64, to the model through the page's own button, one after the other, with no
 * round trip to the test for each.
 *
 * @returns the engine that answered, of each
 */
export async function showDrawn(page: Page, first: number, count: number): Promise<string[]> {
  const engines: string[] = [];
  while (engines.length < count) {
    const files = Array.from({ length: Math.min(atOnce, count - engines.length) }, (_, i) => {
      const seed = first + engines.length + i;
      return { name: `drawn-${seed}.png`, base64: drawPng(seed, 64).toString('base64') };
    });
    engines.push(...(await page.evaluate(showEach, [files, patience] as const)));
  }
  return engines;
}

/** Draws `count` PNGs: one of the motifs in turn, moved, turned, mirrored, larger or smaller, lighter or darker. */
export async function drawVariations(
  page: Page,
  count: number,
  motifs: readonly Motif[],
): Promise<GivenFile[]> {
  const drawn = await page.evaluate(drawMotifs, [count, motifs] as const);
  return drawn.map((base64, i) => ({
    name: `drawn-${i}.png`,
    mimeType: 'image/png',
    buffer: Buffer.from(base64, 'base64'),
  }));
}

/** Runs in the page. */
async function showEach([files, patience]: readonly [
  readonly { name: string; base64: string }[],
  number,
]): Promise<string[]> {
  const input = document.querySelector('input[type=file]') as HTMLInputElement;
  const said = document.querySelector('[aria-live=polite]') as HTMLElement;
  const engines: string[] = [];
  for (const { name, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, { type: 'image/png' }));
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    for (const began = performance.now(); !said.textContent?.includes(`${name}:`); ) {
      if (performance.now() - began > patience)
        throw new Error(`no answer for ${name}: ${document.body.innerText}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    engines.push((document.querySelector('[data-testid=engine]') as HTMLElement).dataset.engine ?? '');
  }
  return engines;
}

/** Runs in the page. */
async function drawMotifs([count, motifs]: readonly [number, readonly Motif[]]): Promise<string[]> {
  const makeRandom = (seed: number) => {
    let state = seed * 2654435761 + 1;
    // A linear congruential generator (Numerical Recipes).
    return (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
  };
  const makeCanvas = (width: number, height: number) => {
    const canvas = new OffscreenCanvas(width, height);
    return { canvas, context: canvas.getContext('2d') as OffscreenCanvasRenderingContext2D };
  };

  const drawVariation = (seed: number, { rgb, width, height }: Motif) => {
    const random = makeRandom(seed);
    const between = (low: number, high: number) => low + ((high - low) * random(1000)) / 999;
    const bytes = atob(rgb);
    const pixels = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let channel = 0; channel < 3; channel++) {
        pixels.data[4 * i + channel] = bytes.charCodeAt(3 * i + channel);
      }
      pixels.data[4 * i + 3] = 255;
    }
    const motif = makeCanvas(width, height);
    motif.context.putImageData(pixels, 0, 0);
    const { canvas, context } = makeCanvas(width, height);
    context.drawImage(motif.canvas, 0, 0); // what the variation leaves uncovered at the border
    context.filter = `brightness(${between(0.8, 1.2)}) contrast(${between(0.85, 1.15)})`;
    context.translate(width * between(0.42, 0.58), height * between(0.42, 0.58));
    context.rotate(between(-0.15, 0.15));
    const scale = between(0.9, 1.25);
    context.scale(random(2) ? scale : -scale, scale);
    context.drawImage(motif.canvas, -width / 2, -height / 2);
    return canvas;
  };

  const drawn: string[] = [];
  for (let i = 0; i < count; i++) {
    const blob = await drawVariation(i + 1, motifs[i % motifs.length] as Motif).convertToBlob({
      type: 'image/png',
    });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    drawn.push(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
  }
  return drawn;
}
