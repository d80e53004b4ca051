/** How cells of a confusion matrix are shaded. */

export interface Cell {
  readonly count: number;
  readonly kind: 'right' | 'wrong' | 'none';
  /**
   * How much of the colour goes into the cell, 0..1. Never about a half: there neither dark text nor light would stand out.
   */
  readonly amount: number;
  /** Whether light text stands out. */
  readonly deep: boolean;
}

/** From this share of its row on, a mistake is as strongly coloured as any. */
const gravest = 0.1;

/** `[classes][classes]` counts, a row for each true class, to cells. */
export function viewConfusion(counts: readonly (readonly number[])[]): Cell[][] {
  return counts.map((row, actual) => {
    const all = Math.max(
      1,
      row.reduce((sum, count) => sum + count, 0),
    );
    return row.map((count, answered): Cell => {
      const share = count / all;
      if (answered === actual) {
        const deep = share >= 0.5;
        return { count, kind: 'right', amount: deep ? 0.4 + 0.6 * share : 0.8 * share, deep };
      }
      if (count === 0) return { count, kind: 'none', amount: 0, deep: false };
      // The square root: what is rare is to be seen too.
      return { count, kind: 'wrong', amount: 0.4 * Math.min(1, Math.sqrt(share / gravest)), deep: false };
    });
  });
}
