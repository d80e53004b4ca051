import type { Bar } from '../answer/describe-answer.ts';

/** More than this do not stay in sight: then only the most probable are shown. */
const mostBars = 12;

/**
 * The bars to show of an answer that changes all the time, most probable first: in the order of the model's labels, so
 * that each stays in its place.
 */
export function liveBars(bars: readonly Bar[], labels: readonly { readonly id: string }[]): readonly Bar[] {
  if (bars.length > mostBars) return bars.slice(0, mostBars);
  const places = new Map(labels.map(({ id }, place) => [id, place]));
  return [...bars].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}
