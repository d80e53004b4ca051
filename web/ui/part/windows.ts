/** What a model said of many windows of a picture, and what of it is shown. */
import type { Classification, Crop } from '../../runtime/index.ts';
import { placeAt } from '../answer/activation.ts';
import { isUnlike } from '../answer/describe-warnings.ts';
import type { Place } from '../text/values.ts';
import type { Size } from './part-geometry.ts';

/** A window, and what the model said of it. */
export interface Look {
  readonly crop: Crop;
  /** 0..1 by label id; empty where the model held its answer back. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** What is none of the model's classes is none of them anywhere: its bars say only which class is the nearest. */
export function toLook(
  crop: Crop,
  { classes, warnings }: Pick<Classification, 'classes' | 'warnings'>,
): Look {
  const known = isUnlike(warnings) ? [] : classes;
  return { crop, probabilities: Object.fromEntries(known.map(({ id, probability }) => [id, probability])) };
}

export interface Best {
  readonly crop: Crop;
  readonly probability: number;
}

/** So much less is as probable: the larger window has more of what is in it. */
const nearly = 0.02;

/** Where a class is most probable: of windows that are about as good, the largest. Null where none may name it. */
export function bestOf(looks: readonly Look[], label: string): Best | null {
  const all = looks.flatMap(({ crop, probabilities: { [label]: probability } }) =>
    probability === undefined ? [] : [{ crop, probability }],
  );
  const most = Math.max(...all.map(({ probability }) => probability));
  const good = all.filter(({ probability }) => probability >= most - nearly);
  good.sort((a, b) => b.crop.width - a.crop.width || b.probability - a.probability);
  return good[0] ?? null;
}

/** The class that is most probable anywhere; null where the model knew nothing of any window. */
export function foundMost(looks: readonly Look[], labels: readonly string[]): string | null {
  const found = labels.map((label) => ({ label, best: bestOf(looks, label)?.probability ?? -1 }));
  const most = found.reduce((a, b) => (b.best > a.best ? b : a), { label: '', best: -1 });
  return most.best >= 0 ? most.label : null;
}

export interface Grid {
  readonly width: number;
  readonly height: number;
  /** `[height, width]`, 0..1: the mean probability over all windows that cover the place. */
  readonly values: readonly number[];
}

/** Squares along the longer side: fine enough for the smallest windows. */
const squares = 40;

/** How probable a class is from place to place. */
export function gridOf(looks: readonly Look[], label: string, picture: Size): Grid {
  const scale = squares / Math.max(picture.width, picture.height);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const values = Array.from({ length: width * height }, (_, i) => {
    const x = (((i % width) + 0.5) / width) * picture.width;
    const y = ((Math.floor(i / width) + 0.5) / height) * picture.height;
    const over = looks.filter(({ crop }) => isIn(crop, x, y));
    const sum = over.reduce((all, { probabilities }) => all + (probabilities[label] ?? 0), 0);
    return over.length > 0 ? sum / over.length : 0;
  });
  return { width, height, values };
}

const isIn = ({ x, y, width, height }: Crop, px: number, py: number) =>
  px >= x && px < x + width && py >= y && py < y + height;

/** In which of 3 x 3 parts of the picture the middle of a window lies. */
export const placeOf = ({ x, y, width, height }: Crop, picture: Size): Place =>
  placeAt((x + width / 2) / picture.width, (y + height / 2) / picture.height);
