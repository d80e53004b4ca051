/** A small JPEG of noise, made here and now, to see what a browser's decoder does with one (ITU-T T.81, annexes B and F). */
import type { Size } from '../../../core/picture-file/picture-file.ts';

/** How many bits each number of the noise has: so that a block needs two codes, which are `0` and `10`. */
const [dcBits, acBits] = [7, 5];
/** Numbers of a block beside its mean: its lowest frequencies. */
const acCount = 3;

/** @param across,down columns and rows of luma for a sample of chroma */
export function testJpeg({ width, height }: Size, across: number, down: number): Uint8Array<ArrayBuffer> {
  const segment = (marker: number, ...body: readonly number[]) => [0xff, marker, 0, body.length + 2, ...body];
  const noLonger = (...counts: readonly number[]) => Array.from({ length: 16 }, (_, i) => counts[i] ?? 0);
  const component = (id: number, sampling: number) => [id, sampling, 0];
  const mcus = Math.ceil(width / (8 * across)) * Math.ceil(height / (8 * down));
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xdb, 0, ...Array(64).fill(6)),
    ...segment(
      0xc0,
      ...[8, height >> 8, height & 255, width >> 8, width & 255, 3],
      ...component(1, 16 * across + down),
      ...component(2, 0x11),
      ...component(3, 0x11),
    ),
    ...segment(0xc4, 0, ...noLonger(1), dcBits),
    ...segment(0xc4, 16, ...noLonger(1, 1), 0, acBits),
    ...segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0),
    ...noise(mcus * (across * down + 2)),
    ...[0xff, 0xd9],
  ]);
}

/** So many blocks. */
function noise(blocks: number): number[] {
  let state = 1;
  const number = (count: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
    return (state >>> (32 - count)).toString(2).padStart(count, '0');
  };
  const block = () => `0${number(dcBits)}${`10${number(acBits)}`.repeat(acCount)}0`;
  const bits = Array.from({ length: blocks }, block).join('');
  const bytes = bits.match(/.{1,8}/g) ?? [];
  // Ones fill the last byte, and a zero stands behind each 0xFF.
  return bytes
    .map((byte) => Number.parseInt(byte.padEnd(8, '1'), 2))
    .flatMap((b) => (b === 255 ? [b, 0] : [b]));
}
