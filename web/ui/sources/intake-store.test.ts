import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createIntakeStore, type IntakeDependencies, type IntakeStore } from './intake-store.ts';
import type { FoundFile } from './pick-picture.ts';

const found = (path: string): FoundFile => ({
  path,
  file: new File(['x'], path.split('/').at(-1) as string),
});
const show = vi.fn<IntakeDependencies['show']>();
const list = vi.fn<IntakeDependencies['list']>();
const shown = () => show.mock.calls.map(([{ name }]) => name);
const listed = () => list.mock.calls.map(([givens]) => givens.map(({ path }) => path));
const settle = () => new Promise((resolve) => setTimeout(resolve));
let store: IntakeStore;
const state = () => store.getState();

beforeEach(() => {
  show.mockReset();
  list.mockReset();
  store = createIntakeStore({ show, list });
});

describe('the intake', () => {
  it('shows a single picture, and lists nothing', () => {
    state().take([found('a.png')]);
    expect(shown()).toEqual(['a.png']);
    expect(listed()).toEqual([]);
  });

  it('lists many, and shows the first', () => {
    state().take([found('a.png'), found('b.png')]);
    expect(listed()).toEqual([['a.png', 'b.png']]);
    expect(shown()).toEqual(['a.png']);
    // The same file, so that the answer on the stage is the entry's.
    expect(list.mock.lastCall?.[0][0]?.file).toBe(show.mock.lastCall?.[0].file);
  });

  it('tells what was left out', () => {
    state().take([found('a.png'), found('b.txt'), found('c.txt')]);
    expect(state().intake).toEqual({ phase: 'taken', pictures: 1, leftOut: 2 });
  });

  it('waits for a folder', async () => {
    state().take(Promise.resolve([found('cats/a.png'), found('cats/b.png')]));
    expect(state().intake.phase).toBe('reading');
    await settle();
    expect(listed()).toEqual([['cats/a.png', 'cats/b.png']]);
    expect(state().intake).toEqual({ phase: 'taken', pictures: 2, leftOut: 0 });
  });

  it('a folder that was read slowly does not take the stage from what came meanwhile, and nothing of it is lost', async () => {
    state().take(Promise.resolve([found('cats/a.png')]));
    state().take([found('new.png')]);
    await settle();
    expect(shown()).toEqual(['new.png']);
    expect(listed()).toEqual([['cats/a.png']]);
  });

  it('an empty folder shows nothing', async () => {
    state().take(Promise.resolve([]));
    await settle();
    expect(shown()).toEqual([]);
    expect(state().intake).toEqual({ phase: 'taken', pictures: 0, leftOut: 0 });
  });
});
