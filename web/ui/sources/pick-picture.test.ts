import { describe, expect, it } from 'vitest';
import { type FoundFile, pickPictures } from './pick-picture.ts';

const found = (path: string, type = ''): FoundFile => ({
  path,
  file: new File(['x'], path.split('/').at(-1) as string, { type }),
});
const paths = (files: readonly FoundFile[]) => pickPictures(files).pictures.map(({ path }) => path);

describe('pickPictures', () => {
  it('keeps what calls itself an image, and what is named like one', () => {
    const files = [found('a', 'image/x-unknown'), found('b.JPG'), found('c.heic'), found('d.svg')];
    expect(paths(files)).toEqual(['a', 'b.JPG', 'c.heic', 'd.svg']);
    expect(pickPictures(files).leftOut).toBe(0);
  });

  it('leaves out what is none, and says how many', () => {
    const files = [
      found('note.txt', 'text/plain'),
      found('a.png', 'image/png'),
      found('film.mp4', 'video/mp4'),
    ];
    expect(paths(files)).toEqual(['a.png']);
    expect(pickPictures(files).leftOut).toBe(2);
  });

  it('says nothing of files that systems hide, wherever they are', () => {
    const files = ['cats/.DS_Store', 'cats/Thumbs.db', 'cats/desktop.ini', '.git/logo.png', 'cats/._a.png'];
    expect(pickPictures([...files.map((path) => found(path)), found('cats/a.png')])).toMatchObject({
      pictures: [{ path: 'cats/a.png' }],
      leftOut: 0,
    });
  });

  it('orders by path what came in folders, numbers as numbers, and leaves the rest as it came', () => {
    expect(paths(['b/10.png', 'b/9.png', 'a/1.png'].map((path) => found(path)))).toEqual([
      'a/1.png',
      'b/9.png',
      'b/10.png',
    ]);
    expect(paths([found('b.png'), found('a.png')])).toEqual(['b.png', 'a.png']);
  });

  it('takes a single file for a picture, whatever it looks like', () => {
    expect(paths([found('note.txt', 'text/plain')])).toEqual(['note.txt']);
  });

  it('but not one that was found in a folder', () => {
    expect(pickPictures([found('cats/note.txt', 'text/plain')])).toEqual({ pictures: [], leftOut: 1 });
  });

  it('finds nothing in nothing', () => {
    expect(pickPictures([])).toEqual({ pictures: [], leftOut: 0 });
  });
});
