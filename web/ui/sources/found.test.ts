import { expect, it } from 'vitest';
import { fromFiles, fromPaste, isHidden } from './found.ts';

const file = (name: string, webkitRelativePath = '') =>
  Object.assign(new File(['x'], name), { webkitRelativePath });

it('files of a chosen folder come with their path, others with their name', async () => {
  const found = await fromFiles([file('a.png', 'pets/a.png'), file('b.png')]);
  expect(found.files.map(({ path }) => path)).toEqual(['pets/a.png', 'b.png']);
});

it('very many files come in a task of their own', async () => {
  const found = fromFiles(Array.from({ length: 101 }, (_, i) => file(`${i}.png`)));
  expect(found).toBeInstanceOf(Promise);
  expect((await found).files).toHaveLength(101);
});

it('pasted files keep their names, and a picture that is no file gets one', () => {
  const found = fromPaste([file('image.png'), file('cat.jpg')], 'Pasted picture');
  expect(found.files.map(({ path }) => path)).toEqual(['Pasted picture', 'cat.jpg']);
});

it.each([
  ['a.png', false],
  ['.a.png', true],
  ['pets/Thumbs.db', true],
  ['pets/.git/a.png', true],
  ['.Statuses', true], // a folder's own entry is never asked about, only what is in it
  ['.Statuses/a.png', false],
  ['.Statuses/.a.png', true],
])('%s is hidden: %s', (path, hidden) => {
  expect(isHidden(path)).toBe(hidden);
});
