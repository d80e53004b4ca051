/** The corpus: pictures of every kind and broken ones, with what the page is to make of each. make.py writes it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ErrorCode } from '../../web/core/errors.ts';

export type BrowserName = 'chromium' | 'firefox' | 'webkit';

interface Difference {
  readonly differs: string;
  /** The answer is right but for colours this far off; absent: any answer or sentence will do. */
  readonly tolerance?: number;
}

interface CorpusFile {
  readonly name: string;
  /** What it is, in a sentence. */
  readonly what: string;
  /** Where a browser's own decoder is known to differ, and why. */
  readonly browsers?: Readonly<Partial<Record<BrowserName, Difference>>>;
}

/** A file that is answered. */
export interface Answered extends CorpusFile {
  /** The label of the top class. */
  readonly answer: string;
  /** What the model sees, as the means of 8 x 8 equal squares: RGB, row by row, in hexadecimal. */
  readonly seen: string;
  /** How far each of these may be off, of 255. */
  readonly tolerance: number;
  /** In pixels; absent where the file names no size. */
  readonly width?: number;
  readonly height?: number;
  /** What the answer comes with; absent: nothing of the kind. */
  readonly warning?: 'truncated';
}

/** A file that is refused. */
export interface Refused extends CorpusFile {
  readonly error: ErrorCode;
}

export const corpus: readonly (Answered | Refused)[] = JSON.parse(
  readFileSync(new URL('table.json', import.meta.url), 'utf8'),
);

export const isAnswered = (file: Answered | Refused): file is Answered => 'answer' in file;

export const corpusPath = (file: CorpusFile) => fileURLToPath(new URL(`files/${file.name}`, import.meta.url));

/** How far the pixels that the model saw are from the right ones. @param rgba `[side, side, 4]` @returns of 255 */
export function offBy(rgba: readonly number[], file: Answered): number {
  const right = Buffer.from(file.seen, 'hex');
  const sums = new Float64Array(right.length);
  const side = Math.sqrt(rgba.length / 4);
  const square = side / 8;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const cell = 3 * (8 * Math.floor(y / square) + Math.floor(x / square)) + channel;
        sums[cell] = (sums[cell] as number) + (rgba[4 * (side * y + x) + channel] ?? Number.NaN);
      }
    }
  }
  return Math.max(...sums.map((sum, cell) => Math.abs(sum / square ** 2 - (right[cell] as number))));
}
