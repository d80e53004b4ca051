/**
 * Image resizing, bit for bit as Pillow does it, because that is what the models were trained with: a canvas scales
 * differently in each browser and aliases when a photograph becomes 32 pixels wide.
 *
 * The method is Pillow's `ImagingResample` for 8-bit channels (src/libImaging/Resample.c): a separable convolution whose
 * filter widens with the reduction (which is what antialiases), horizontal pass first, its result rounded to 8 bits,
 * with fixed-point weights of 22 fractional bits. Up to Pillow 12 the horizontal pass always comes first, as here; Pillow
 * 13 takes the cheaper order first, which moves some values of tall pictures by 1/255 (so the pipeline pins 12).
 */

export type Filter = 'bilinear' | 'bicubic' | 'lanczos';

/** A rectangle of the source in pixels; the edges may lie between pixels. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Of a weight behind the point. */
const precisionBits = 32 - 8 - 2;
const half = 1 << (precisionBits - 1);

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const filters: Record<Filter, { readonly support: number; readonly weight: (x: number) => number }> = {
  bilinear: {
    support: 1,
    weight: (x) => Math.max(0, 1 - Math.abs(x)),
  },
  bicubic: {
    // Keys' cubic with a = -0.5.
    support: 2,
    weight(x) {
      const a = -0.5;
      const t = Math.abs(x);
      if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
      if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
      return 0;
    },
  },
  lanczos: {
    support: 3,
    weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0),
  },
};

/** For each output position: where its window of source samples starts, how long it is, and the window's weights. */
export interface Kernel {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** `[outSize, stride]`, fixed point. */
  readonly weights: Int32Array;
  readonly stride: number;
  /** The source samples that are used at all: `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
}

/** One dimension of a resize. @param from,to the part of the source that fills the output, within 0..inSize */
export function makeKernel(
  inSize: number,
  from: number,
  to: number,
  outSize: number,
  filter: Filter,
): Kernel {
  const { support: baseSupport, weight } = filters[filter];
  const scale = (to - from) / outSize;
  const filterScale = Math.max(1, scale);
  const support = baseSupport * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(outSize);
  const lengths = new Int32Array(outSize);
  const weights = new Int32Array(outSize * stride);
  const raw = new Float64Array(stride);
  for (let out = 0; out < outSize; out++) {
    const center = from + (out + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const length = Math.min(inSize, Math.trunc(center + support + 0.5)) - start;
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const w = weight((i + start - center + 0.5) * (1 / filterScale));
      raw[i] = w;
      sum += w;
    }
    for (let i = 0; i < length; i++) {
      const w = ((raw[i] ?? 0) / (sum || 1)) * (1 << precisionBits);
      weights[out * stride + i] = Math.trunc(w < 0 ? w - 0.5 : w + 0.5);
    }
    starts[out] = start;
    lengths[out] = length;
  }
  const last = outSize - 1;
  return {
    starts,
    lengths,
    weights,
    stride,
    first: starts[0] ?? 0,
    end: (starts[last] ?? 0) + (lengths[last] ?? 0),
  };
}

/** The largest centred rectangle of the wanted aspect; all of the picture's short side. */
export function coverBox(width: number, height: number, outWidth: number, outHeight: number): Box {
  const factor = Math.min(width / outWidth, height / outHeight);
  const w = outWidth * factor;
  const h = outHeight * factor;
  const x0 = (width - w) / 2;
  const y0 = (height - h) / 2;
  return { x0, y0, x1: x0 + w, y1: y0 + h };
}

/**
 * Resizes one picture that arrives in strips of rows, so that a photograph of 100 megapixels never stands in memory as
 * raw pixels. Give it every row from `rows.first` to `rows.end` in any order, then `finish()`.
 */
export interface PictureResizer {
  /** The columns and rows of the source that are needed: `first` up to, not including, `end`. */
  readonly columns: { readonly first: number; readonly end: number };
  readonly rows: { readonly first: number; readonly end: number };
  /**
   * Takes `count` rows from source row `firstRow` on. `rgba` holds the columns `columns.first..columns.end` of each,
   * `[count, columns, 4]`; alpha is not read.
   */
  push(rgba: Uint8ClampedArray, firstRow: number, count: number): void;
  /** The resized picture: RGBA `[outHeight, outWidth, 4]`, opaque. */
  finish(): Uint8ClampedArray<ArrayBuffer>;
}

/** The reference, which runs everywhere; runtime/picture/offscreen/resize has a faster one. */
export class Resizer implements PictureResizer {
  readonly columns: PictureResizer['columns'];
  readonly rows: PictureResizer['rows'];
  readonly #horizontal: Kernel;
  readonly #vertical: Kernel;
  readonly #outWidth: number;
  readonly #outHeight: number;
  /** After the horizontal pass: `[rows.end - rows.first, outWidth, 3]`. */
  readonly #narrow: Uint8ClampedArray;

  /**
   * @param width,height the source in pixels
   * @param box the part of the source that fills the output
   */
  constructor(width: number, height: number, box: Box, outWidth: number, outHeight: number, filter: Filter) {
    this.#horizontal = makeKernel(width, box.x0, box.x1, outWidth, filter);
    this.#vertical = makeKernel(height, box.y0, box.y1, outHeight, filter);
    this.columns = { first: this.#horizontal.first, end: this.#horizontal.end };
    this.rows = { first: this.#vertical.first, end: this.#vertical.end };
    this.#outWidth = outWidth;
    this.#outHeight = outHeight;
    this.#narrow = new Uint8ClampedArray((this.rows.end - this.rows.first) * outWidth * 3);
  }

  push(rgba: Uint8ClampedArray, firstRow: number, count: number): void {
    const { starts, lengths, weights, stride, first } = this.#horizontal;
    const rowBytes = (this.columns.end - this.columns.first) * 4;
    for (let row = 0; row < count; row++) {
      let target = (firstRow + row - this.rows.first) * this.#outWidth * 3;
      const base = row * rowBytes;
      for (let x = 0; x < this.#outWidth; x++) {
        let source = base + ((starts[x] as number) - first) * 4;
        let r = half;
        let g = half;
        let b = half;
        const from = x * stride;
        const to = from + (lengths[x] as number);
        for (let k = from; k < to; k++) {
          const weight = weights[k] as number;
          r = (r + Math.imul(rgba[source] as number, weight)) | 0;
          g = (g + Math.imul(rgba[source + 1] as number, weight)) | 0;
          b = (b + Math.imul(rgba[source + 2] as number, weight)) | 0;
          source += 4;
        }
        this.#narrow[target++] = r >> precisionBits;
        this.#narrow[target++] = g >> precisionBits;
        this.#narrow[target++] = b >> precisionBits;
      }
    }
  }

  finish(): Uint8ClampedArray<ArrayBuffer> {
    const { starts, lengths, weights, stride, first } = this.#vertical;
    const out = new Uint8ClampedArray(this.#outWidth * this.#outHeight * 4);
    const rowBytes = this.#outWidth * 3;
    let target = 0;
    for (let y = 0; y < this.#outHeight; y++) {
      const from = y * stride;
      const to = from + (lengths[y] as number);
      for (let x = 0; x < this.#outWidth; x++) {
        let source = ((starts[y] as number) - first) * rowBytes + x * 3;
        let r = half;
        let g = half;
        let b = half;
        for (let k = from; k < to; k++) {
          const weight = weights[k] as number;
          r = (r + Math.imul(this.#narrow[source] as number, weight)) | 0;
          g = (g + Math.imul(this.#narrow[source + 1] as number, weight)) | 0;
          b = (b + Math.imul(this.#narrow[source + 2] as number, weight)) | 0;
          source += rowBytes;
        }
        out[target++] = r >> precisionBits;
        out[target++] = g >> precisionBits;
        out[target++] = b >> precisionBits;
        out[target++] = 255;
      }
    }
    return out;
  }
}
