import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InklingError } from '../../runtime/index.ts';
import type { Found } from './found.ts';
import { createIntakeStore, type IntakeDependencies, type IntakeStore } from './intake-store.ts';

const found = (...paths: string[]): Found => ({
  files: paths.map((path) => ({ path, file: new File(['x'], path.split('/').at(-1) as string) })),
  unreadable: [],
});
const show = vi.fn<IntakeDependencies['show']>();
const list = vi.fn<IntakeDependencies['list']>();
const shown = () => show.mock.calls.map(([{ name }]) => name);
const listed = () => list.mock.calls.map(([givens]) => givens.map(({ path }) => path));
const settle = async () => {
  await vi.dynamicImportSettled();
  await new Promise((resolve) => setTimeout(resolve));
};
let store: IntakeStore;
const state = () => store.getState();

beforeEach(() => {
  show.mockReset();
  list.mockReset();
  store = createIntakeStore({ show, list, isPicture: async () => false });
});

describe('the intake', () => {
  it('shows a single picture, and lists nothing', () => {
    state().take(found('a.png'));
    expect(shown()).toEqual(['a.png']);
    expect(listed()).toEqual([]);
  });

  it('shows a file that came alone, be it no picture, but not one that was found in a folder', async () => {
    state().take(found('note.txt'));
    expect(shown()).toEqual(['note.txt']);
    state().take(found('cats/note.txt'));
    await settle();
    expect(shown()).toEqual(['note.txt']);
    expect(state().intake).toMatchObject({ pictures: 0, leftOut: 1 });
  });

  it('lists many, and shows the first', async () => {
    state().take(found('a.png', 'b.png'));
    await settle();
    expect(listed()).toEqual([['a.png', 'b.png']]);
    expect(shown()).toEqual(['a.png']);
    // The same file, so that the answer on the stage is the entry's.
    expect(list.mock.lastCall?.[0][0]?.file).toBe(show.mock.lastCall?.[0].file);
  });

  it('lists those of one name under names of their own', async () => {
    state().take(found('image.png', 'image.png'));
    await settle();
    expect(listed()).toEqual([['image.png', 'image (2).png']]);
    expect(list.mock.lastCall?.[0].map(({ name }) => name)).toEqual(['image.png', 'image (2).png']);
  });

  it('tells what was left out', async () => {
    state().take(found('a.png', 'b.txt', 'c.txt'));
    await settle();
    expect(state().intake).toEqual({ phase: 'taken', pictures: 1, leftOut: 2, unreadable: [] });
  });

  it('waits for a folder', async () => {
    state().take(Promise.resolve(found('cats/a.png', 'cats/b.png')));
    expect(state().intake.phase).toBe('reading');
    await settle();
    expect(listed()).toEqual([['cats/a.png', 'cats/b.png']]);
    expect(state().intake).toEqual({ phase: 'taken', pictures: 2, leftOut: 0, unreadable: [] });
  });

  it('tells what could not be read, and takes the rest', async () => {
    state().take(Promise.resolve({ ...found('cats/a.png'), unreadable: ['cats/secret'] }));
    await settle();
    expect(shown()).toEqual(['a.png']);
    expect(state().intake).toEqual({
      phase: 'taken',
      pictures: 1,
      leftOut: 0,
      unreadable: ['cats/secret'],
    });
  });

  it('a folder that was read slowly does not take the stage from what came meanwhile, and nothing of it is lost', async () => {
    state().take(Promise.resolve(found('cats/a.png')));
    state().take(found('new.png'));
    await settle();
    expect(shown()).toEqual(['new.png']);
    expect(listed()).toEqual([['cats/a.png']]);
  });

  it('says so where a folder cannot be read for want of the code that does', async () => {
    state().take(Promise.reject(new InklingError('download-failed', 'read-entries.ts')));
    await settle();
    expect(state().intake).toEqual({ phase: 'failed', code: 'download-failed' });
    expect(shown()).toEqual([]);
  });

  it('an empty folder shows nothing', async () => {
    state().take(Promise.resolve(found()));
    await settle();
    expect(shown()).toEqual([]);
    expect(state().intake).toEqual({ phase: 'taken', pictures: 0, leftOut: 0, unreadable: [] });
  });
});
