import type { Bytes } from './bytes.ts';
import type { Size } from './picture-file.ts';

export interface Component {
  readonly id: number;
  /** Sampling factors. */
  readonly across: number;
  readonly down: number;
}

export interface Frame {
  readonly size: Size | undefined;
  readonly components: readonly Component[];
  /** Huffman-coded, one scan a component at most: SOF0 and SOF1. */
  readonly sequential: boolean;
}

/** A table of codes (ITU-T T.81, annex F.2.2.3): by length, the smallest code, how many there are, and where their values begin. */
export interface Huffman {
  readonly first: readonly number[];
  readonly counts: readonly number[];
  readonly offsets: readonly number[];
  readonly values: Uint8Array;
}

export interface Scan {
  readonly bytes: Bytes;
  /** Where its header begins, and where its data. */
  readonly begin: number;
  readonly data: number;
  readonly tables: ReadonlyMap<number, Huffman>;
  /** In MCUs; 0: no restarts. */
  readonly interval: number;
  readonly frame: Frame;
}

/** Of the four classes and destinations, the key of a table. */
const keyOf = (kind: number, destination: number) => 16 * kind + destination;

export function readFrame(bytes: Bytes, begin: number, end: number, marker: number): Frame {
  const [height, width] = [bytes.u16(begin + 1), bytes.u16(begin + 3)];
  const count = Math.min(bytes.u8(begin + 5), Math.max(0, Math.floor((end - begin - 6) / 3)));
  const components = Array.from({ length: count }, (_, i) => {
    const at = begin + 6 + 3 * i;
    const sampling = bytes.u8(at + 1);
    return { id: bytes.u8(at), across: sampling >> 4 || 1, down: sampling & 15 || 1 };
  });
  // A height of 0 comes only after the first scan (DNL).
  return { size: height || !width ? { width, height } : undefined, components, sequential: marker <= 0xc1 };
}

export function readHuffman(bytes: Bytes, begin: number, end: number, tables: Map<number, Huffman>): void {
  for (let at = begin; at + 17 <= end; ) {
    const key = keyOf(bytes.u8(at) >> 4, bytes.u8(at) & 15);
    const counts = [0, ...bytes.slice(at + 1, at + 17)];
    const first: number[] = [];
    const offsets: number[] = [];
    let [code, offset] = [0, 0];
    for (const [length, count] of counts.entries()) {
      first[length] = code;
      offsets[length] = offset;
      code = (code + count) * 2;
      offset += count;
    }
    tables.set(key, { first, counts, offsets, values: bytes.slice(at + 17, at + 17 + offset) });
    at += 17 + offset;
  }
}

/** Whether the data, which go to the end of the file, have each of the scan's blocks: they are decoded but for their values. */
export function isScanWhole({ bytes, begin, data, tables, interval, frame }: Scan): boolean {
  const { size, sequential } = frame;
  if (!sequential || !size) return false;
  const parts = partsOf(bytes, begin, frame);
  if (!parts) return false;
  const reader = new BitReader(bytes, data);
  const units = unitsOf(
    parts.map(({ component }) => component),
    frame,
    size,
  );
  for (let unit = 0; unit < units; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0) reader.restart();
    for (const { component, dc, ac } of parts) {
      const blocks = parts.length > 1 ? component.across * component.down : 1;
      for (let i = 0; i < blocks; i++) {
        if (!skipBlock(reader, tables.get(keyOf(0, dc)), tables.get(keyOf(1, ac)))) return false;
      }
    }
  }
  return true;
}

function partsOf(bytes: Bytes, begin: number, { components }: Frame) {
  const parts = Array.from({ length: bytes.u8(begin) }, (_, i) => {
    const at = begin + 1 + 2 * i;
    const component = components.find(({ id }) => id === bytes.u8(at));
    return component && { component, dc: bytes.u8(at + 1) >> 4, ac: bytes.u8(at + 1) & 15 };
  });
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : undefined;
}

/** How many minimum coded units the scan has: of a single component, blocks (the same, annex A.2). */
function unitsOf(scanned: readonly Component[], { components }: Frame, { width, height }: Size): number {
  const across = Math.max(...components.map((one) => one.across));
  const down = Math.max(...components.map((one) => one.down));
  const [only, ...more] = scanned;
  if (only && more.length === 0) {
    return (
      Math.ceil(Math.ceil((width * only.across) / across) / 8) *
      Math.ceil(Math.ceil((height * only.down) / down) / 8)
    );
  }
  return Math.ceil(width / (8 * across)) * Math.ceil(height / (8 * down));
}

function skipBlock(reader: BitReader, dc: Huffman | undefined, ac: Huffman | undefined): boolean {
  if (!dc || !ac) return false;
  const size = reader.decode(dc);
  if (size === undefined || !reader.skip(size)) return false;
  for (let k = 1; k < 64; k++) {
    const symbol = reader.decode(ac);
    if (symbol === undefined) return false;
    const [run, bits] = [symbol >> 4, symbol & 15];
    if (bits === 0 && run < 15) return true; // the rest of the block is zero
    k += run;
    if (!reader.skip(bits)) return false;
  }
  return true;
}

/** Reads bits of entropy-coded data, in which a zero is stuffed after each 0xFF. */
class BitReader {
  #bit = 8;
  #byte = 0;
  /** Of the next byte. */
  #at: number;

  constructor(
    readonly bytes: Bytes,
    begin: number,
  ) {
    this.#at = begin;
  }

  /** To the next restart marker. */
  restart(): void {
    this.#bit = 8;
    while (this.bytes.has(this.#at, 2)) {
      const [one, other] = [this.bytes.u8(this.#at), this.bytes.u8(this.#at + 1)];
      if (one === 0xff && other >= 0xd0 && other <= 0xd7) {
        this.#at += 2;
        return;
      }
      this.#at += 1;
    }
  }

  /** @returns false where the data end before */
  skip(count: number): boolean {
    for (let i = 0; i < count; i++) if (this.#read() === undefined) return false;
    return true;
  }

  /** The next symbol, or undefined: there is none, or no such code. */
  decode({ first, counts, offsets, values }: Huffman): number | undefined {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      const bit = this.#read();
      if (bit === undefined) return undefined;
      code = code * 2 + bit;
      const index = code - (first[length] as number);
      if (index >= 0 && index < (counts[length] as number))
        return values[(offsets[length] as number) + index];
    }
    return undefined;
  }

  #read(): number | undefined {
    if (this.#bit === 8) {
      if (this.#at >= this.bytes.length) return undefined;
      this.#byte = this.bytes.u8(this.#at);
      if (this.#byte === 0xff) {
        const next = this.bytes.u8(this.#at + 1);
        // The last byte of a file may be 0xFF: the first half of a marker.
        if (next !== 0 || this.#at + 1 >= this.bytes.length) return undefined;
        this.#at += 1;
      }
      this.#at += 1;
      this.#bit = 0;
    }
    this.#bit += 1;
    return (this.#byte >> (8 - this.#bit)) & 1;
  }
}
