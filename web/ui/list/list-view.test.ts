import { describe, expect, it } from 'vitest';
import { countClasses, countStates, viewEntries } from './list-view.ts';
import type { ListView } from './list-view-store.ts';
import { answered, entriesOf, failed } from './testing/made-up-list.ts';

const entries = entriesOf({
  'cat/10.png': answered(0, 0.9),
  'cat/9.png': answered(1, 0.6, { warnings: ['truncated'] }),
  'b.png': failed,
  'a.png': { state: 'waiting' },
  'c.png': answered(0, 0.7),
});
const all: ListView = { sorting: 'given', show: 'all', threshold: 0.7, label: null };
const paths = (view: Partial<ListView>) =>
  viewEntries(entries, { ...all, ...view }, 'en').map(({ path }) => path);

describe('viewEntries', () => {
  it('leaves them as they came', () => {
    expect(paths({})).toEqual(entries.map(({ path }) => path));
  });

  it('sorts by name, numbers as numbers', () => {
    expect(paths({ sorting: 'name' })).toEqual(['a.png', 'b.png', 'c.png', 'cat/9.png', 'cat/10.png']);
  });

  it('sorts by class and by certainty, those without an answer last either way', () => {
    expect(paths({ sorting: 'class' })).toEqual(['cat/10.png', 'c.png', 'cat/9.png', 'b.png', 'a.png']);
    expect(paths({ sorting: 'surest' })).toEqual(['cat/10.png', 'c.png', 'cat/9.png', 'b.png', 'a.png']);
    expect(paths({ sorting: 'least-sure' })).toEqual(['cat/9.png', 'c.png', 'cat/10.png', 'b.png', 'a.png']);
  });

  it('shows only what is asked for', () => {
    expect(paths({ show: 'surer' })).toEqual(['cat/10.png', 'c.png']);
    expect(paths({ show: 'less-sure' })).toEqual(['cat/9.png']);
    expect(paths({ show: 'warned' })).toEqual(['cat/9.png']);
    expect(paths({ show: 'failed' })).toEqual(['b.png']);
    expect(paths({ show: 'wrong' })).toEqual(['cat/9.png']);
    expect(paths({ label: 'cat' })).toEqual(['cat/10.png', 'c.png']);
    expect(paths({ label: 'cat', show: 'warned' })).toEqual([]);
  });

  it('names no class, and no certainty, of what is held back', () => {
    const stranger = answered(0, 0.99, { warnings: ['out-of-distribution'] });
    const some = entriesOf({ 'stranger.png': stranger, 'dog.png': answered(1, 0.8) });
    const shown = (view: Partial<ListView>) =>
      viewEntries(some, { ...all, ...view }, 'en').map(({ path }) => path);
    expect(shown({ show: 'held-back' })).toEqual(['stranger.png']);
    expect(shown({ show: 'surer' })).toEqual(['dog.png']);
    expect(shown({ label: 'cat' })).toEqual([]);
    expect(shown({ sorting: 'surest' })).toEqual(['dog.png', 'stranger.png']);
    expect(shown({ sorting: 'class' })).toEqual(['dog.png', 'stranger.png']);
    expect(countClasses(some, 'en').map(({ id }) => id)).toEqual(['dog']);
  });

  it('does not change what it was given', () => {
    const before = [...entries];
    paths({ sorting: 'surest' });
    expect(entries).toEqual(before);
  });
});

describe('counting', () => {
  it('counts answers by class, most frequent first', () => {
    expect(countClasses(entries, 'ru')).toEqual([
      { id: 'cat', name: 'кошка', count: 2 },
      { id: 'dog', name: 'собака', count: 1 },
    ]);
  });

  it('counts states', () => {
    expect(countStates(entries)).toEqual({ all: 5, waiting: 1, failed: 1, warned: 1 });
  });
});
