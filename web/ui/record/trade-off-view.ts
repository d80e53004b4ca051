/** What other thresholds of the OOD score would do. All of it 0..1. */
import type { CardFigures } from '../../core/card-figures.ts';

export interface TradeOffView {
  /** Where both axes end, and begin anew a line: in steps that are easy to read. */
  readonly across: Axis;
  readonly up: Axis;
  readonly points: readonly { readonly warned: number; readonly sure: number }[];
}

interface Axis {
  readonly end: number;
  readonly ticks: readonly number[];
}

export function viewTradeOff(curve: NonNullable<CardFigures['tradeOff']>): TradeOffView {
  const points = curve
    .map(({ warned, sureUnwarned }) => ({ warned, sure: sureUnwarned }))
    .sort((a, b) => a.warned - b.warned);
  return {
    across: axisFor(Math.max(...points.map(({ warned }) => warned))),
    up: axisFor(Math.max(...points.map(({ sure }) => sure))),
    points,
  };
}

/** At most so many lines, by steps of 1, 2 or 5 and noughts. */
const mostSteps = 5;

export function axisFor(most: number): Axis {
  const least = Math.max(most, 0.01) / mostSteps;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= least - 1e-12) as number) * power;
  const steps = Math.ceil(Math.max(most, 0.01) / step - 1e-9);
  const place = (i: number) => Number((i * step).toFixed(6));
  return { end: place(steps), ticks: Array.from({ length: steps + 1 }, (_, i) => place(i)) };
}
