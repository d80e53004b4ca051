import { describe, expect, it } from 'vitest';
import { en } from '../text/en/index.ts';
import { describeRow } from './list-row.ts';
import { answered, entriesOf, failed } from './testing/made-up-list.ts';

describe('a row', () => {
  const rows = entriesOf({
    'pets/cat/a.png': answered(0, 0.876, { warnings: ['noisy'] }),
    'b.png': failed,
    'c.png': { state: 'waiting' },
  }).map((entry) => describeRow(entry, en));

  it('has the answer with its certainty, and a warning', () => {
    expect(rows[0]).toMatchObject({ name: 'a.png', folder: 'pets/cat', answer: 'cat', percent: '87.6%' });
    expect(rows[0]?.warning).toContain('too much noise');
  });

  it('has what went wrong, or that it waits', () => {
    expect(rows[1]).toMatchObject({ folder: '', answer: 'This picture is damaged or was cut short.' });
    expect(rows[2]).toMatchObject({ answer: 'waiting', percent: '', warning: null });
  });
});
