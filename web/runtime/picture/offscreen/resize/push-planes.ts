/** A decoded JPEG's planes on their way to the resizer, which get their colours (kernels/jpeg.ts) a few rows at a time. */
import type { Chroma } from '../../../../core/picture-file/jpeg-planes.ts';
import type { SimdResizer } from './simd-resizer.ts';

/** How chroma is sampled, and drawn between its samples. */
export interface Sampling extends Chroma {
  /** What WebCodecs calls such planes. */
  readonly format: string;
  /** What libjpeg adds before it rounds down a sample between others: in even columns, and in odd ones. */
  readonly even: number;
  readonly odd: number;
}

export const samplings: readonly Sampling[] = [
  { format: 'I420', across: 2, down: 2, even: 8, odd: 7 },
  { format: 'I422', across: 2, down: 1, even: 4, odd: 8 },
  { format: 'I444', across: 1, down: 1, even: 0, odd: 0 },
];

/** A `VideoFrame`, so far as it matters here. */
export type Planes = Pick<VideoFrame, 'copyTo'>;

/** Scratch of the resizer that `pushPlanes` wants: all of 640 x 480, or 60 rows of 12 megapixels, which stay in the cache. */
export const scratchBytes = 512 * 1024;
/** Most rows of a strip beside those that it is for: chroma is drawn from the rows above and below, and they come in pairs. */
const margin = 6;
/** Rows that `narrow` takes at a time. */
const bandRows = 4;
const vectorBytes = 16;
const pixelBytes = 4;

/**
 * Hands the needed part of a picture of `width` x `height` pixels to a resizer that has `scratchBytes`.
 *
 * @returns whether it did: not where a few rows of it are more than that
 * @throws what `copyTo` throws
 */
export async function pushPlanes(
  planes: Planes,
  { width, height }: { readonly width: number; readonly height: number },
  sampling: Sampling,
  resizer: SimdResizer,
): Promise<boolean> {
  const { columns, rows } = resizer;
  const strip = new Strip(resizer, sampling, around(columns.first, columns.end, width));
  if (strip.rows < bandRows) return false;
  for (let first = rows.first; first < rows.end; first += strip.rows) {
    const end = Math.min(rows.end, first + strip.rows);
    await strip.read(planes, around(first, end, height));
    strip.push(first, end);
  }
  return true;
}

interface Span {
  readonly first: number;
  readonly end: number;
}

/** With the neighbours whose chroma counts, in whole pairs but for the last of the picture. */
function around(first: number, end: number, size: number): Span {
  return { first: Math.max(0, (first - 2) & ~1), end: Math.min(size, (end + 3) & ~1) };
}

const aligned = (bytes: number) => Math.ceil(bytes / vectorBytes) * vectorBytes;

/** Some rows of the planes in the resizer's scratch. */
class Strip {
  /** How many it is for at most. */
  readonly rows: number;
  readonly #resizer: SimdResizer;
  readonly #sampling: Sampling;
  readonly #columns: Span;
  /** Samples of chroma in a row. */
  readonly #samples: number;
  /** Bytes of a row. */
  readonly #lumaPitch: number;
  readonly #chromaPitch: number;
  readonly #rgbaPitch: number;
  /** Addresses: of rows with all of their samples, of pixels, and of the planes. */
  readonly #blueRow: number;
  readonly #redRow: number;
  readonly #rgba: number;
  readonly #luma: number;
  #blue = 0;
  #red = 0;
  /** What is in it. */
  #held: Span = { first: 0, end: 0 };

  constructor(resizer: SimdResizer, sampling: Sampling, columns: Span) {
    const width = columns.end - columns.first;
    this.#resizer = resizer;
    this.#sampling = sampling;
    this.#columns = columns;
    this.#samples = Math.ceil(width / sampling.across);
    this.#lumaPitch = aligned(width);
    this.#chromaPitch = aligned(this.#samples + vectorBytes);
    this.#rgbaPitch = this.#lumaPitch * pixelBytes;
    const rowPitch = this.#chromaPitch * 2;
    this.#blueRow = resizer.scratch;
    this.#redRow = this.#blueRow + rowPitch;
    this.#rgba = this.#redRow + rowPitch;
    this.#luma = this.#rgba + bandRows * this.#rgbaPitch + vectorBytes;
    const left = resizer.scratch + scratchBytes - this.#luma - vectorBytes;
    const held = Math.floor(left / (this.#lumaPitch + (2 * this.#chromaPitch) / sampling.down));
    this.rows = Math.floor((held - margin) / bandRows) * bandRows;
  }

  /** @throws what `copyTo` throws */
  async read(planes: Planes, rows: Span): Promise<void> {
    const { buffer } = this.#resizer.workspace.memory;
    const chromaBytes = this.#chromaRows(rows) * this.#chromaPitch;
    this.#held = rows;
    this.#blue = this.#luma + (rows.end - rows.first) * this.#lumaPitch;
    this.#red = this.#blue + chromaBytes;
    const bytes = new Uint8Array(buffer, this.#luma, this.#red + chromaBytes - this.#luma);
    const layout = [
      { offset: 0, stride: this.#lumaPitch },
      { offset: this.#blue - this.#luma, stride: this.#chromaPitch },
      { offset: this.#red - this.#luma, stride: this.#chromaPitch },
    ];
    const { first, end } = this.#columns;
    const rect = { x: first, y: rows.first, width: end - first, height: rows.end - rows.first };
    await planes.copyTo(bytes, { rect, layout });
  }

  /** Hands rows to the resizer that `read` has read, their neighbours included. */
  push(first: number, end: number): void {
    const skipped = (this.#resizer.columns.first - this.#columns.first) * pixelBytes;
    for (let y = first; y < end; y += bandRows) {
      const count = Math.min(bandRows, end - y);
      for (let row = 0; row < count; row += 1) this.#colour(y + row, this.#rgba + row * this.#rgbaPitch);
      this.#resizer.narrow(this.#rgba + skipped, this.#rgbaPitch, y, count);
    }
  }

  #colour(y: number, rgba: number): void {
    const { kernels } = this.#resizer.workspace;
    const { across, down, even, odd } = this.#sampling;
    const luma = this.#luma + (y - this.#held.first) * this.#lumaPitch;
    const width = this.#columns.end - this.#columns.first;
    const row = Math.floor((y - this.#held.first) / down);
    const near = row * this.#chromaPitch;
    if (across === 1) {
      kernels.toRgba(luma, this.#blue + near, this.#red + near, width, rgba);
      return;
    }
    const beside = down === 1 ? row : y % 2 === 0 ? row - 1 : row + 1;
    // Beyond the picture stands the same row again.
    const far = Math.max(0, Math.min(beside, this.#chromaRows(this.#held) - 1)) * this.#chromaPitch;
    kernels.upsample(this.#blue + near, this.#blue + far, this.#samples, even, odd, this.#blueRow);
    kernels.upsample(this.#red + near, this.#red + far, this.#samples, even, odd, this.#redRow);
    kernels.toRgba(luma, this.#blueRow, this.#redRow, width, rgba);
  }

  #chromaRows({ first, end }: Span): number {
    return Math.ceil((end - first) / this.#sampling.down);
  }
}
