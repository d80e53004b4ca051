/** Pictures that the page draws by itself, and shows to the model one after the other, with no round trip to the test. */
import type { Page } from 'playwright/test';

export interface DrawnAnswer {
  readonly engine: string;
  /** In the manifest's order, before temperature. */
  readonly logits: readonly number[];
  /** By label. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Asked for in one go; the page holds all answers until then. */
const atOnce = 25;

/**
 * Shows pictures `first` to `first + count - 1` to the model through the page's own button. Each number is another picture,
 * the same on every call: soft gradients with a few shapes on them, 64 x 64, PNG.
 */
export async function classifyDrawn(page: Page, first: number, count: number): Promise<DrawnAnswer[]> {
  const answers: DrawnAnswer[] = [];
  while (answers.length < count) {
    const start = first + answers.length;
    answers.push(
      ...(await page.evaluate(classify, [start, Math.min(start + atOnce, first + count)] as const)),
    );
  }
  return answers;
}

/** Runs in the page. */
async function classify([first, end]: readonly [number, number]): Promise<DrawnAnswer[]> {
  const size = 64;
  const draw = async (seed: number) => {
    let state = seed * 2654435761 + 1;
    // A linear congruential generator (Numerical Recipes).
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
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
    return new File([await canvas.convertToBlob({ type: 'image/png' })], `drawn-${seed}.png`, {
      type: 'image/png',
    });
  };
  const input = document.querySelector('input[type=file]') as HTMLInputElement;
  const said = document.querySelector('[aria-live=polite]') as HTMLElement;
  const answers: DrawnAnswer[] = [];
  for (let seed = first; seed < end; seed++) {
    const file = await draw(seed);
    const data = new DataTransfer();
    data.items.add(file);
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    for (const began = performance.now(); !said.textContent?.includes(`${file.name}:`); ) {
      if (performance.now() - began > 60_000)
        throw new Error(`no answer for ${file.name}: ${document.body.innerText}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const { engine = '', logits = '' } = (document.querySelector('[data-testid=engine]') as HTMLElement)
      .dataset;
    const bars = [...document.querySelectorAll<HTMLElement>('[data-testid=class-bar]')];
    answers.push({
      engine,
      logits: logits.split(' ').map(Number),
      probabilities: Object.fromEntries(
        bars.map(({ dataset }) => [dataset.label as string, Number(dataset.probability)]),
      ),
    });
  }
  return answers;
}
