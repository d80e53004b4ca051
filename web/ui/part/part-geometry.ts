/** How the part of a picture that a model is to see is moved and resized: whole pixels, never beyond the picture's edge. */
import type { Crop } from '../../runtime/index.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Which corner is held; the one across from it stays. */
export type Corner = 'upper-left' | 'upper-right' | 'lower-left' | 'lower-right';
export const corners: readonly Corner[] = ['upper-left', 'upper-right', 'lower-left', 'lower-right'];

/** Less than this has nothing for a model to see, in pixels; or a twentieth of the picture. */
const fewest = 8;

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

/** The least and the greatest width of a part of this aspect (width over height). */
function limits(picture: Size, aspect: number): readonly [number, number] {
  const most = Math.min(picture.width, picture.height * aspect);
  return [Math.min(most, Math.max(fewest, most / 20)), most];
}

/** A part of this width and aspect, as near to its place as the picture allows. */
function placed(x: number, y: number, width: number, picture: Size, aspect: number): Crop {
  const [least, most] = limits(picture, aspect);
  const w = Math.round(clamp(width, least, most));
  const h = Math.min(picture.height, Math.round(w / aspect));
  return {
    x: Math.round(clamp(x, 0, picture.width - w)),
    y: Math.round(clamp(y, 0, picture.height - h)),
    width: w,
    height: h,
  };
}

export function moved(crop: Crop, dx: number, dy: number, picture: Size): Crop {
  return {
    ...crop,
    x: Math.round(clamp(crop.x + dx, 0, picture.width - crop.width)),
    y: Math.round(clamp(crop.y + dy, 0, picture.height - crop.height)),
  };
}

/** Larger or smaller around its middle. */
export function scaled(crop: Crop, factor: number, picture: Size, aspect: number): Crop {
  // At least one pixel: else a small part would never change by a small factor.
  const step = crop.width * factor - crop.width;
  const width = crop.width + Math.sign(step) * Math.max(1, Math.abs(step));
  const [least, most] = limits(picture, aspect);
  const w = clamp(width, least, most);
  return placed(crop.x + (crop.width - w) / 2, crop.y + (crop.height - w / aspect) / 2, w, picture, aspect);
}

/** With one corner dragged by so many pixels: the larger of both ways counts, the corner across from it stays. */
export function resized(
  crop: Crop,
  corner: Corner,
  dx: number,
  dy: number,
  picture: Size,
  aspect: number,
): Crop {
  const [left, upper] = [corner.endsWith('left'), corner.startsWith('upper')];
  const right = crop.x + crop.width;
  const bottom = crop.y + crop.height;
  const roomX = left ? right : picture.width - crop.x;
  const roomY = upper ? bottom : picture.height - crop.y;
  const [least] = limits(picture, aspect);
  const wanted = Math.max(crop.width + (left ? -dx : dx), (crop.height + (upper ? -dy : dy)) * aspect);
  const width = Math.floor(clamp(wanted, least, Math.min(roomX, roomY * aspect)));
  const height = Math.min(roomY, Math.round(width / aspect));
  return { x: left ? right - width : crop.x, y: upper ? bottom - height : crop.y, width, height };
}

/** With one number of it typed in. */
export function typed(
  crop: Crop,
  field: 'x' | 'y' | 'width',
  value: number,
  picture: Size,
  aspect: number,
): Crop {
  const next: Crop = { ...crop, [field]: value };
  return placed(next.x, next.y, next.width, picture, aspect);
}

/** All of the picture. */
export const everything = ({ width, height }: Size): Crop => ({ x: 0, y: 0, width, height });

/** Whether shapes change: the part has another aspect than what it is resized to. A rounded pixel changes none. */
export const isSqueezed = ({ width, height }: Crop, aspect: number): boolean =>
  Math.abs(width - height * aspect) > 1.5 * Math.max(1, aspect);

/** The sizes of windows, of the largest part of the model's aspect that the picture has. */
const sizes = [1, 0.6, 0.36] as const;
/** A panorama has too many small windows: those of this number and more are left out. */
const tooMany = 200;

/**
 * Windows over the whole picture, each half over the next, so that whatever is in it stands in the middle of one of them;
 * the largest first.
 */
export function windows(picture: Size, aspect: number): Crop[] {
  const [, most] = limits(picture, aspect);
  return sizes.flatMap((size) => {
    const width = most * size;
    const [across, down] = [steps(picture.width, width), steps(picture.height, width / aspect)];
    if (size < 1 && across.length * down.length >= tooMany) return [];
    return down.flatMap((y) => across.map((x) => placed(x, y, width, picture, aspect)));
  });
}

/** Where windows of this length begin, half over each other at least, from edge to edge. */
function steps(whole: number, length: number): number[] {
  const gaps = Math.ceil((whole - length) / (length / 2) - 0.01);
  return gaps <= 0
    ? [(whole - length) / 2]
    : Array.from({ length: gaps + 1 }, (_, i) => (i * (whole - length)) / gaps);
}

/** A part to begin with, of the model's aspect: a squeezed one gives way to its middle. */
export function squareOf(crop: Crop, picture: Size, aspect: number): Crop {
  if (!isSqueezed(crop, aspect)) return crop;
  const width = Math.min(crop.width, crop.height * aspect);
  return placed(
    crop.x + (crop.width - width) / 2,
    crop.y + (crop.height - width / aspect) / 2,
    width,
    picture,
    aspect,
  );
}
