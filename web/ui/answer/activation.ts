/** Where in what it saw the model found a class, ready to be drawn and said. */
import type { ActivationMaps } from '../../runtime/index.ts';
import type { Place } from '../text/values.ts';

export interface ActivationView {
  readonly width: number;
  readonly height: number;
  /** `[height, width]`: 0 where the least speaks for the class, 1 where the most does. */
  readonly values: readonly number[];
  /** Null where it is all about the same. */
  readonly place: Place | null;
}

/** Of what all maps differ by: a map that differs less from place to place says nothing of places. */
const worthSaying = 0.1;
/** The middle of the picture, as a part of its side. */
const middle = [0.4, 0.6] as const;

/** @returns null where the maps have no such class */
export function viewActivation(
  { width, height, labels, maps }: ActivationMaps,
  label: string,
): ActivationView | null {
  const index = labels.indexOf(label);
  if (index < 0) return null;
  const map = [...maps.subarray(index * width * height, (index + 1) * width * height)];
  const least = Math.min(...map);
  const range = Math.max(...map) - least;
  const values = map.map((value) => (range > 0 ? (value - least) / range : 0));
  const everything = spanOf(maps);
  const place = range > worthSaying * everything ? placeOf(values, width, height) : null;
  return { width, height, values, place };
}

function spanOf(values: Float32Array): number {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most - least;
}

/** Where the centre of all that is above the mean lies. */
function placeOf(values: readonly number[], width: number, height: number): Place {
  const mean = values.reduce((a, b) => a + b) / values.length;
  let [sum, x, y] = [0, 0, 0];
  values.forEach((value, i) => {
    const weight = Math.max(0, value - mean);
    sum += weight;
    x += (weight * ((i % width) + 0.5)) / width;
    y += (weight * (Math.floor(i / width) + 0.5)) / height;
  });
  const third = (at: number) => (at < middle[0] ? 0 : at > middle[1] ? 2 : 1);
  return places[third(y / sum) * 3 + third(x / sum)] as Place;
}

const places: readonly Place[] = [
  ...(['upper-left', 'top', 'upper-right'] as const),
  ...(['left', 'middle', 'right'] as const),
  ...(['lower-left', 'bottom', 'lower-right'] as const),
];

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
