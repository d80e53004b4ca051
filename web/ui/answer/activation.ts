/** Where in what it saw the model found a class, ready to be drawn and said. */
import type { ActivationMaps } from '../../runtime/index.ts';
import type { Place } from '../text/values.ts';

export interface ActivationView {
  readonly width: number;
  readonly height: number;
  /** `[height, width]`: 0 where the least speaks for the class, 1 where the most does. */
  readonly values: readonly number[];
  /** Null where it is all about the same, or no one part has the most. */
  readonly place: Place | null;
}

/** Of what all maps differ by: a map that differs less from place to place says nothing of places. */
const worthSaying = 0.1;
/** What is nearly as much as the most: a part that has more is not named beside it. */
const nearly = 0.9;

/** @returns null where the maps have no such class */
export function viewActivation(
  { width, height, labels, maps }: ActivationMaps,
  label: string,
): ActivationView | null {
  const index = labels.indexOf(label);
  if (index < 0) return null;
  const map = maps.subarray(index * width * height, (index + 1) * width * height);
  const [least, most] = endsOf(map);
  const range = most - least;
  const values = Array.from(map, (value) => (range > 0 ? (value - least) / range : 0));
  const [lowest, highest] = endsOf(maps);
  const place = range > worthSaying * (highest - lowest) ? placeOf(values, width, height) : null;
  return { width, height, values, place };
}

/** Not by a spread: a map may have more values than a call may have arguments. */
function endsOf(values: Float32Array): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

/**
 * The one of 3 x 3 parts that the most speaks for: where the centre of all that is above the mean lies, if hardly any part has
 * more; else the part that clearly has the most, if there is one. In a ring, or at two sides, it is none.
 */
function placeOf(values: readonly number[], width: number, height: number): Place | null {
  const parts = places.map((_, part) => meanIn(values, width, height, part % 3, Math.floor(part / 3)));
  const most = Math.max(...parts);
  const clear = (part: number) => (parts[part] as number) >= nearly * most;
  const centre = centreOf(values, width, height);
  if (clear(centre)) return places[centre] as Place;
  const candidates = parts.flatMap((_, part) => (clear(part) ? [part] : []));
  return candidates.length === 1 ? (places[candidates[0] as number] as Place) : null;
}

/** The part that the centre of all that is above the mean lies in. */
function centreOf(values: readonly number[], width: number, height: number): number {
  const mean = values.reduce((a, b) => a + b) / values.length;
  let [sum, x, y] = [0, 0, 0];
  values.forEach((value, i) => {
    const weight = Math.max(0, value - mean);
    sum += weight;
    x += (weight * ((i % width) + 0.5)) / width;
    y += (weight * (Math.floor(i / width) + 0.5)) / height;
  });
  return partAt(x / sum, y / sum);
}

const third = (at: number) => Math.min(2, Math.floor(at * 3));
/** The place in `places` of the part that a point lies in, 0..1 across and down. */
const partAt = (x: number, y: number) => third(y) * 3 + third(x);

/** The mean over one of 3 x 3 parts, whose borders may cut squares of the map in pieces. */
function meanIn(
  values: readonly number[],
  width: number,
  height: number,
  column: number,
  row: number,
): number {
  const overlap = (i: number, size: number, part: number) =>
    Math.max(0, Math.min((i + 1) / size, (part + 1) / 3) - Math.max(i / size, part / 3));
  let [sum, area] = [0, 0];
  values.forEach((value, i) => {
    const covered = overlap(i % width, width, column) * overlap(Math.floor(i / width), height, row);
    sum += value * covered;
    area += covered;
  });
  return sum / area;
}

const places: readonly Place[] = [
  ...(['upper-left', 'top', 'upper-right'] as const),
  ...(['left', 'middle', 'right'] as const),
  ...(['lower-left', 'bottom', 'lower-right'] as const),
];

/** In which of 3 x 3 parts of a picture a point lies, 0..1 across and down. */
export const placeAt = (x: number, y: number): Place => places[partAt(x, y)] as Place;

/**
 * Five colours of cividis (Nunez, Anderton and Renslow, 2018), from dark blue to yellow: the same to all eyes, colour-blind
 * ones too, and in grey print ever lighter.
 */
const scale = [
  [0, 32, 77],
  [65, 77, 107],
  [124, 123, 120],
  [188, 175, 111],
  [255, 234, 70],
] as const;

/** The colours of a map, RGBA row by row. */
export function paintActivation({ values }: Pick<ActivationView, 'values'>): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(values.length * 4).fill(255);
  values.forEach((value, i) => {
    const at = value * (scale.length - 1);
    const from = Math.min(Math.floor(at), scale.length - 2);
    for (const channel of [0, 1, 2] as const) {
      const [a, b] = [scale[from]?.[channel] ?? 0, scale[from + 1]?.[channel] ?? 0];
      rgba[i * 4 + channel] = a + (b - a) * (at - from);
    }
  });
  return rgba;
}
