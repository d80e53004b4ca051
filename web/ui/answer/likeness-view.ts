/** Where a picture lies among those that the model's score was chosen by, ready to be drawn. */
import { type ScoreReading, shareBelow } from '../../core/ood.ts';
import type { Classification } from '../../runtime/index.ts';
import type { Channel } from '../text/values.ts';

/** Places on the chart's axis, 0..1: the middle half of the pictures, all but the outermost of them, and the median. */
export interface Spread {
  readonly low: number;
  readonly from: number;
  readonly middle: number;
  readonly to: number;
  readonly high: number;
  /** How many of them score lower than the picture, 0..1. */
  readonly below: number;
}

export interface ScoreChart {
  readonly here: number;
  readonly threshold: number;
  readonly known: Spread;
  readonly strangers: Spread;
}

/** Of the pictures at either end: single ones that lie far out would press all others together. */
const outermost = 0.05;

const quantile = (quantiles: readonly number[], share: number) =>
  quantiles[Math.round(share * (quantiles.length - 1))] as number;

/** @returns null where the manifest does not say how the score is spread */
export function scoreChart({ value, threshold, quantiles }: ScoreReading): ScoreChart | null {
  if (!quantiles) return null;
  const { known, strangers } = quantiles;
  const ends = [known, strangers].flatMap((one) => [quantile(one, outermost), quantile(one, 1 - outermost)]);
  const least = Math.min(...ends, threshold);
  const most = Math.max(...ends, threshold);
  // A picture that lies farther out is drawn at the edge.
  const place = (score: number) => Math.min(1, Math.max(0, (score - least) / (most - least || 1)));
  const spread = (of: readonly number[]): Spread => ({
    low: place(quantile(of, outermost)),
    from: place(quantile(of, 0.25)),
    middle: place(quantile(of, 0.5)),
    to: place(quantile(of, 0.75)),
    high: place(quantile(of, 1 - outermost)),
    below: shareBelow(of, value),
  });
  return {
    here: place(value),
    threshold: place(threshold),
    known: spread(known),
    strangers: spread(strangers),
  };
}

const channels: readonly Channel[] = ['red', 'green', 'blue'];

/** A channel that is unlike those of the training pictures: `[bins]` shares of pixels, 0..1, dark to light. */
export interface ChannelView {
  readonly channel: Channel;
  readonly picture: readonly number[];
  readonly reference: readonly number[];
  /** The largest difference of the two cumulative distributions, and the most that goes unmentioned. */
  readonly distance: number;
  readonly threshold: number;
}

const bins = 32;
const valuesPerBin = 256 / bins;

/** The channels whose checks fired. */
export function oddChannels({ warnings, seen }: Pick<Classification, 'warnings' | 'seen'>): ChannelView[] {
  return channels.flatMap((channel, place) => {
    const found = warnings.find(({ code }) => code === `${channel}-channel`);
    if (!found || found.code === 'truncated' || !found.reference) return [];
    const { reference, value: distance, threshold } = found;
    return [{ channel, picture: histogram(seen, place), reference: binned(reference), distance, threshold }];
  });
}

function histogram({ rgba, width, height }: Classification['seen'], channel: number): number[] {
  const shares = new Array<number>(bins).fill(0);
  for (let at = channel; at < rgba.length; at += 4) {
    const bin = Math.floor((rgba[at] as number) / valuesPerBin);
    shares[bin] = (shares[bin] as number) + 1 / (width * height);
  }
  return shares;
}

/** @param cumulative `[256]` */
const binned = (cumulative: readonly number[]) =>
  Array.from({ length: bins }, (_, bin) => {
    const upTo = (end: number) => (end > 0 ? (cumulative[end * valuesPerBin - 1] as number) : 0);
    return upTo(bin + 1) - upTo(bin);
  });
