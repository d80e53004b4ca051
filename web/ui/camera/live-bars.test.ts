import { expect, it } from 'vitest';
import { liveBars } from './live-bars.ts';

const bar = (id: string, probability: number) => ({ id, name: id, probability, percent: '' });

it('keeps the order of the labels, whatever is most probable', () => {
  const labels = [{ id: 'cat' }, { id: 'dog' }, { id: 'frog' }];
  const bars = [bar('dog', 0.7), bar('frog', 0.2), bar('cat', 0.1)];
  expect(liveBars(bars, labels).map(({ id }) => id)).toEqual(['cat', 'dog', 'frog']);
});

it('shows only the most probable of many', () => {
  const ids = Array.from({ length: 100 }, (_, i) => String(i));
  const bars = ids.toReversed().map((id) => bar(id, Number(id) / 4950));
  const shown = liveBars(
    bars,
    ids.map((id) => ({ id })),
  );
  expect(shown.map(({ id }) => id)).toEqual(ids.slice(-12).toReversed());
});
