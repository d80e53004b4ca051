/** A page that is loaded: its agreement with the reference, and its times once it is warm. */
import type { BrowserContext, Page } from 'playwright';
import type { PageEntrant } from '../entrants.ts';
import type { AnsweredFrames } from '../page-interface.ts';
import { within } from './browser.ts';

const patience = 600_000;

export interface ClassifySample {
  /** Milliseconds: file to answer as the page's own code sees it, and the parts that it tells. */
  readonly total: number;
  readonly prepare: number;
  readonly run: number;
}

export class SteadyPage {
  readonly #page: Page;
  readonly #title: string;

  private constructor(page: Page, title: string) {
    this.#page = page;
    this.#title = title;
  }

  static async open(context: BrowserContext, origin: string, { path, title }: PageEntrant) {
    const page = await context.newPage();
    await page.goto(origin + path);
    await page.waitForFunction(() => 'bench' in globalThis);
    return new SteadyPage(page, title);
  }

  /** @throws Error as the page does */
  classify(picture: Buffer) {
    return this.#within(
      this.#page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        return globalThis.bench.classify(new Blob([bytes], { type: 'image/png' }));
      }, picture.toString('base64')),
    );
  }

  /** Classifies one picture after the other, up to `runs` times, no longer than about `milliseconds`, at least 3 times. */
  sample(picture: Buffer, runs: number, milliseconds: number): Promise<ClassifySample[]> {
    const work = this.#page.evaluate(
      async (given) => {
        const bytes = Uint8Array.from(atob(given.base64), (c) => c.charCodeAt(0));
        const blob = new Blob([bytes], { type: 'image/png' });
        const samples: ClassifySample[] = [];
        const end = performance.now() + given.milliseconds;
        while (samples.length < given.runs && (samples.length < 3 || performance.now() < end)) {
          const began = performance.now();
          const { prepare, run } = await globalThis.bench.classify(blob);
          samples.push({ total: performance.now() - began, prepare, run });
        }
        return samples;
      },
      { base64: picture.toString('base64'), runs, milliseconds },
    );
    return this.#within(work);
  }

  /** @returns milliseconds for `count` pictures */
  batch(picture: Buffer, count: number): Promise<number> {
    const work = this.#page.evaluate(
      async (given) => {
        const bytes = Uint8Array.from(atob(given.base64), (c) => c.charCodeAt(0));
        const pictures = Array.from({ length: given.count }, () => new Blob([bytes], { type: 'image/png' }));
        const began = performance.now();
        await globalThis.bench.classifyAll(pictures);
        return performance.now() - began;
      },
      { base64: picture.toString('base64'), count },
    );
    return this.#within(work);
  }

  /** Frames of a video for about so long; undefined for a page that takes none. */
  frames(milliseconds: number): Promise<AnsweredFrames | undefined> {
    return this.#within(this.#page.evaluate((time) => globalThis.bench.frames?.(time), milliseconds));
  }

  /** What draws WebGL here; undefined where there is none. */
  renderer(): Promise<string | undefined> {
    const work = this.#page.evaluate(() => {
      const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
      const extension = gl?.getExtension('WEBGL_debug_renderer_info');
      return gl && extension ? String(gl.getParameter(extension.UNMASKED_RENDERER_WEBGL)) : undefined;
    });
    return this.#within(work);
  }

  #within<T>(work: Promise<T>): Promise<T> {
    return within(patience, this.#title, work);
  }
}
