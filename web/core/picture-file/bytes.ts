/** Reads numbers and text of a file; beyond its end everything is zero, so that no reader of a damaged file throws. */
export class Bytes {
  readonly length: number;
  readonly #view: DataView;

  constructor(readonly array: Uint8Array<ArrayBuffer>) {
    this.length = array.length;
    this.#view = new DataView(array.buffer, array.byteOffset, array.byteLength);
  }

  has(at: number, count: number): boolean {
    return at >= 0 && at + count <= this.length;
  }

  u8(at: number): number {
    return this.array[at] ?? 0;
  }

  u16(at: number, littleEndian = false): number {
    return this.has(at, 2) ? this.#view.getUint16(at, littleEndian) : 0;
  }

  u32(at: number, littleEndian = false): number {
    return this.has(at, 4) ? this.#view.getUint32(at, littleEndian) : 0;
  }

  i32(at: number, littleEndian = false): number {
    return this.has(at, 4) ? this.#view.getInt32(at, littleEndian) : 0;
  }

  u24(at: number): number {
    return this.u8(at) + this.u8(at + 1) * 2 ** 8 + this.u8(at + 2) * 2 ** 16;
  }

  /** Latin 1. */
  text(at: number, count: number): string {
    return String.fromCharCode(...this.array.subarray(at, at + count));
  }

  slice(from: number, until: number): Uint8Array<ArrayBuffer> {
    return this.array.subarray(from, until);
  }
}
