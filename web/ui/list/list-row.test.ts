import { describe, expect, it } from 'vitest';
import { en } from '../text/en/index.ts';
import { describeRow } from './list-row.ts';
import { answered, entriesOf, failed } from './testing/made-up-list.ts';

describe('a row', () => {
  const rows = entriesOf({
    'pets/cat/a.png': answered(0, 0.876, { warnings: ['truncated'] }),
    'b.png': failed,
    'c.png': { state: 'waiting' },
    'd.png': answered(0, 0.99, { warnings: ['out-of-distribution'] }),
  }).map((entry) => describeRow(entry, en));

  it('has the answer with its certainty, and a warning', () => {
    expect(rows[0]).toMatchObject({ name: 'a.png', folder: 'pets/cat', answer: 'cat', percent: '87.6%' });
    expect(rows[0]?.warning).toContain('end of this file');
  });

  it('names no class, and no certainty, where the answer is held back', () => {
    expect(rows[0]?.heldBack).toBe(false);
    expect(rows[3]).toMatchObject({ answer: 'nothing it knows', heldBack: true, percent: '' });
    expect(rows[3]?.warning).toContain('none of the classes fits');
  });

  it('has what the visitor said, and whether it was the answer', () => {
    const [entry] = entriesOf({ 'a.png': answered(0, 0.9) });
    if (!entry) throw new Error('it is there');
    expect(describeRow(entry, en).truth).toBeNull();
    expect(describeRow(entry, en, 'cat').truth).toEqual({ text: 'You: cat', right: true });
    expect(describeRow(entry, en, 'dog').truth).toEqual({ text: 'You: dog', right: false });
    expect(describeRow(entry, en, 'pizza').truth).toBeNull();
  });

  it('has what went wrong, or that it waits', () => {
    expect(rows[1]).toMatchObject({ folder: '', answer: 'This picture is damaged or was cut short.' });
    expect(rows[2]).toMatchObject({ answer: 'waiting', percent: '', warning: null });
  });
});
