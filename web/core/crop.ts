import { type Box, coverBox } from './resize.ts';

/** A part of a picture, in the picture's own pixels, from its upper left corner; the edges may lie between pixels. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a model looks at where nobody chose another part: the largest centred one of its input's aspect. */
export function middleOf({ width, height }: Size, input: Size): Crop {
  const { x0, y0, x1, y1 } = coverBox(width, height, input.width, input.height);
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

/** As the resizer takes it, within the picture, and never empty. */
export function boxOf({ x, y, width, height }: Crop, picture: Size): Box {
  const x0 = Math.min(Math.max(0, x), picture.width - 1);
  const y0 = Math.min(Math.max(0, y), picture.height - 1);
  return {
    x0,
    y0,
    x1: Math.min(picture.width, x0 + Math.max(1, width)),
    y1: Math.min(picture.height, y0 + Math.max(1, height)),
  };
}

/** Whether it is all of the picture. */
export const isWhole = (crop: Size, picture: Size): boolean =>
  crop.width >= picture.width && crop.height >= picture.height;

export const sameCrop = (a: Crop | null, b: Crop | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height);
