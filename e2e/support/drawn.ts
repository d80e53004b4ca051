/** Pictures that a page draws by itself: each number is another one, the same on every call. */
import type { Page } from 'playwright/test';
import type { GivenFile } from './page.ts';

/** A picture to vary: RGB, 8 bits, row by row, in base64. */
export interface Motif {
  readonly rgb: string;
  readonly width: number;
  readonly height: number;
}

/** Asked for in one go; the page holds them until then. */
const atOnce = 25;

/**
 * Shows pictures `first` to `first + count - 1` to the model through the page's own button, one after the other, with no round
 * trip to the test: soft gradients with a few shapes on them, 64 x 64.
 *
 * @returns the engine that answered, of each
 */
export async function showDrawn(page: Page, first: number, count: number): Promise<string[]> {
  const engines: string[] = [];
  while (engines.length < count) {
    const start = first + engines.length;
    engines.push(
      ...(await page.evaluate(showShapes, [start, Math.min(start + atOnce, first + count)] as const)),
    );
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
async function showShapes([first, end]: readonly [number, number]): Promise<string[]> {
  const makeRandom = (seed: number) => {
    let state = seed * 2654435761 + 1;
    // A linear congruential generator (Numerical Recipes).
    return (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
  };
  const drawShapes = (seed: number) => {
    const size = 64;
    const random = makeRandom(seed);
    const colour = () => `rgb(${random(256)} ${random(256)} ${random(256)})`;
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    const sky = context.createLinearGradient(0, 0, random(size), size);
    sky.addColorStop(0, colour());
    sky.addColorStop(1, colour());
    context.fillStyle = sky;
    context.fillRect(0, 0, size, size);
    for (let i = 2 + random(5); i > 0; i--) {
      context.fillStyle = colour();
      context.beginPath();
      context.ellipse(random(size), random(size), 4 + random(24), 4 + random(16), random(3), 0, 2 * Math.PI);
      context.fill();
      context.fillRect(random(size), random(size), 2 + random(30), 2 + random(16));
    }
    return canvas;
  };

  const input = document.querySelector('input[type=file]') as HTMLInputElement;
  const said = document.querySelector('[aria-live=polite]') as HTMLElement;
  const engines: string[] = [];
  for (let seed = first; seed < end; seed++) {
    const blob = await drawShapes(seed).convertToBlob({ type: 'image/png' });
    const file = new File([blob], `drawn-${seed}.png`, { type: 'image/png' });
    const data = new DataTransfer();
    data.items.add(file);
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    for (const began = performance.now(); !said.textContent?.includes(`${file.name}:`); ) {
      if (performance.now() - began > 120_000)
        throw new Error(`no answer for ${file.name}: ${document.body.innerText}`);
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
