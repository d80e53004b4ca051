/** The resize of core/resize.ts by kernels/index.ts: the same bits, several times as fast. */
import {
  type Box,
  type Filter,
  type Kernel,
  makeKernel,
  type PictureResizer,
} from '../../../../core/resize.ts';
import { giveBack, takeWorkspace, type Workspace } from './workspace.ts';

/** Of the picture's rows that are in the workspace at a time: they stay in the cache until they are resized. */
const bandBytes = 256 * 1024;
/** Of a vector; the last one of a row begins before the row ends. */
const vectorBytes = 16;

export class SimdResizer implements PictureResizer {
  readonly columns: PictureResizer['columns'];
  readonly rows: PictureResizer['rows'];
  readonly #outWidth: number;
  readonly #outHeight: number;
  readonly #rowBytes: number;
  readonly #bandRows: number;
  /** Bytes of a row of the output: whole vectors. */
  readonly #pitch: number;
  readonly workspace: Workspace;
  /** Where the scratch is that was asked for. */
  readonly scratch: number;
  /** Addresses. */
  readonly #across: number;
  readonly #down: number;
  readonly #band: number;
  readonly #narrow: number;
  readonly #out: number;

  /**
   * As `Resizer`.
   *
   * @param scratchBytes of the workspace, for whoever makes the rows there (`narrow`)
   * @throws NoWorkspace
   */
  constructor(
    width: number,
    height: number,
    box: Box,
    outWidth: number,
    outHeight: number,
    filter: Filter,
    scratchBytes = 0,
  ) {
    const horizontal = makeKernel(width, box.x0, box.x1, outWidth, filter);
    const vertical = makeKernel(height, box.y0, box.y1, outHeight, filter);
    this.columns = { first: horizontal.first, end: horizontal.end };
    this.rows = { first: vertical.first, end: vertical.end };
    this.#outWidth = outWidth;
    this.#outHeight = outHeight;
    this.#rowBytes = (this.columns.end - this.columns.first) * 4;
    // Fours, as the kernel takes them.
    this.#bandRows = Math.max(1, Math.floor(bandBytes / this.#rowBytes / 4)) * 4;
    this.#pitch = Math.ceil(outWidth / 4) * vectorBytes;

    let end = 0;
    const place = (bytes: number) => {
      const at = end;
      end += Math.ceil(bytes / vectorBytes) * vectorBytes;
      return at;
    };
    this.#across = place(tableBytes(horizontal, 4));
    this.#down = place(tableBytes(vertical, 2));
    this.#band = place(this.#bandRows * this.#rowBytes + vectorBytes);
    this.#narrow = place((this.rows.end - this.rows.first + 1) * this.#pitch);
    this.#out = place(outHeight * this.#pitch);
    this.scratch = place(scratchBytes);
    this.workspace = takeWorkspace(end);
    const { buffer } = this.workspace.memory;
    writeTable(buffer, this.#across, horizontal, { taps: 4, samples: 0, step: 4 });
    writeTable(buffer, this.#down, vertical, { taps: 2, samples: this.#narrow, step: this.#pitch });
  }

  push(rgba: Uint8ClampedArray, firstRow: number, count: number): void {
    const band = new Uint8Array(this.workspace.memory.buffer, this.#band, this.#bandRows * this.#rowBytes);
    for (let row = 0; row < count; row += this.#bandRows) {
      const rows = Math.min(this.#bandRows, count - row);
      band.set(rgba.subarray(row * this.#rowBytes, (row + rows) * this.#rowBytes));
      this.narrow(this.#band, this.#rowBytes, firstRow + row, rows);
    }
  }

  /**
   * `push` of rows that are in the workspace.
   *
   * @param rgba the address of the first row's pixel at `columns.first`; up to three pixels behind each row are read
   */
  narrow(rgba: number, rowBytes: number, firstRow: number, count: number): void {
    const to = this.#narrow + (firstRow - this.rows.first) * this.#pitch;
    const { narrowRows } = this.workspace.kernels;
    narrowRows(rgba, rowBytes, count, this.#across, this.#outWidth, to, this.#pitch);
  }

  /** Nothing can be pushed after it: the workspace is given back. */
  finish(): Uint8ClampedArray<ArrayBuffer> {
    const { memory, kernels } = this.workspace;
    kernels.sumRows(this.#down, this.#outHeight, this.#out, this.#pitch);
    const rowBytes = this.#outWidth * 4;
    const out = new Uint8ClampedArray(this.#outHeight * rowBytes);
    for (let y = 0; y < this.#outHeight; y++) {
      out.set(new Uint8ClampedArray(memory.buffer, this.#out + y * this.#pitch, rowBytes), y * rowBytes);
    }
    giveBack(this.workspace);
    return out;
  }
}

/** How a pass of kernels/index.ts goes through its samples. */
interface Pass {
  /** How many taps it takes at a time. */
  readonly taps: number;
  /** Where the first sample that is used lies. */
  readonly samples: number;
  /** Bytes from one sample to the next. */
  readonly step: number;
}

/** int32 of a window in its table: where it begins, groups of taps, where its weights are. */
const windowInts = 3;

function tableBytes({ starts, stride }: Kernel, taps: number): number {
  return starts.length * (windowInts + Math.ceil(stride / taps) * taps) * 4;
}

/** Windows and weights as the kernels read them. */
function writeTable(buffer: ArrayBuffer, at: number, kernel: Kernel, { taps, samples, step }: Pass): void {
  const { starts, lengths, weights, stride, first } = kernel;
  const windows = new Int32Array(buffer, at, starts.length * windowInts);
  let to = at + windows.byteLength;
  starts.forEach((start, out) => {
    const length = lengths[out] as number;
    const groups = Math.ceil(length / taps);
    windows.set([samples + (start - first) * step, groups, to], out * windowInts);
    const pairs = new Int16Array(buffer, to, groups * taps * 2).fill(0);
    for (let tap = 0; tap < length; tap++) {
      const weight = weights[out * stride + tap] as number;
      const place = (tap >> 1) * 4 + (tap & 1);
      pairs[place] = weight >> 14;
      pairs[place + 2] = weight & 0x3fff;
    }
    to += pairs.byteLength;
  });
}
