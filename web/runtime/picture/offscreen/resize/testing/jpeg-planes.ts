/**
 * What libjpeg makes of a JPEG's planes by default, as plainly as its documentation and JFIF 1.02 say it: the reference for
 * kernels/jpeg.ts. And planes to try it on.
 */
import { randomFrom } from '../../../../../core/testing/random.ts';

/** Columns and rows of the picture for a sample of chroma. */
interface Sampling {
  readonly across: number;
  readonly down: number;
}

export interface Ycc {
  readonly width: number;
  readonly height: number;
  /** `[height, width]`, and of chroma as many rows and columns as cover it. */
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
}

const covering = (size: number, step: number) => Math.ceil(size / step);

/** Noise, or the ends alone of what a byte holds. */
export function planesOf(width: number, height: number, { across, down }: Sampling, seed: number): Ycc {
  const random = randomFrom(seed);
  const isStark = seed % 2 === 0;
  const value = () => (isStark ? (random() < 0.5 ? 0 : 255) : Math.floor(random() * 256));
  const plane = (count: number) => new Uint8Array(count).map(value);
  const samples = covering(width, across) * covering(height, down);
  return { width, height, luma: plane(width * height), blue: plane(samples), red: plane(samples) };
}

/** Luma and chroma of a pixel -> red, green, blue, each rounded and within a byte. */
export function colourOf(luma: number, blue: number, red: number): [number, number, number] {
  const fixed = (factor: number) => Math.round(factor * 65_536);
  const [cb, cr] = [blue - 128, red - 128];
  const byte = (value: number) => Math.max(0, Math.min(255, value));
  return [
    byte(luma + ((fixed(1.402) * cr + 32_768) >> 16)),
    byte(luma + ((-fixed(0.34414) * cb - fixed(0.71414) * cr + 32_768) >> 16)),
    byte(luma + ((fixed(1.772) * cb + 32_768) >> 16)),
  ];
}

/** A sample of chroma for the pixel x, y: of the nearest ones three parts, of the next ones one, in each direction that has fewer. */
function chromaAt(
  plane: Uint8Array,
  x: number,
  y: number,
  { width, height }: Ycc,
  sampling: Sampling,
): number {
  const { across, down } = sampling;
  const [columns, rows] = [covering(width, across), covering(height, down)];
  const at = (column: number, row: number) => {
    const c = Math.max(0, Math.min(column, columns - 1));
    const r = Math.max(0, Math.min(row, rows - 1));
    return plane[r * columns + c] as number;
  };
  if (across === 1) return at(x, y);
  const column = x >> 1;
  const next = x % 2 ? column + 1 : column - 1;
  if (down === 1) return (3 * at(column, y) + at(next, y) + (x % 2 ? 2 : 1)) >> 2;
  const row = y >> 1;
  const beside = y % 2 ? row + 1 : row - 1;
  const sum = (one: number) => 3 * at(one, row) + at(one, beside);
  return (3 * sum(column) + sum(next) + (x % 2 ? 7 : 8)) >> 4;
}

/** `[height, width, 4]`, opaque. */
export function rgbaOf(ycc: Ycc, sampling: Sampling): Uint8ClampedArray {
  const { width, height, luma } = ycc;
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const blue = chromaAt(ycc.blue, x, y, ycc, sampling);
      const red = chromaAt(ycc.red, x, y, ycc, sampling);
      rgba.set(colourOf(luma[y * width + x] as number, blue, red), (y * width + x) * 4);
    }
  }
  return rgba;
}

/** As a frame gives them: a rectangle that begins at whole samples, in rows that lie apart. What is between rows stays. */
export function frameOf(
  { width, height, luma, blue, red }: Ycc,
  { across, down }: Sampling,
): Pick<VideoFrame, 'copyTo'> {
  return {
    async copyTo(destination, { rect, layout } = {}) {
      const bytes = destination as Uint8Array;
      const { x = 0, y = 0, width: columns = width, height: rows = height } = rect ?? {};
      if (x % across || y % down) throw new TypeError('within a sample');
      if (x + columns > width || y + rows > height) throw new TypeError('outside the picture');
      const copy = (plane: Uint8Array, i: number, wide: number, high: number) => {
        const { offset = 0, stride = 0 } = layout?.[i] ?? {};
        const pitch = covering(width, wide);
        for (let row = 0; row < covering(rows, high); row += 1) {
          const from = (y / high + row) * pitch + x / wide;
          bytes.set(plane.subarray(from, from + covering(columns, wide)), offset + row * stride);
        }
      };
      copy(luma, 0, 1, 1);
      copy(blue, 1, across, down);
      copy(red, 2, across, down);
      return [];
    },
  };
}
