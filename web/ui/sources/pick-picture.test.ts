import { describe, expect, it, vi } from 'vitest';
import type { FoundFile } from './found.ts';
import { pickPictures } from './pick-picture.ts';

const found = (path: string, type = ''): FoundFile => ({
  path,
  file: new File([path], path.split('/').at(-1) as string, { type }),
});
/** Pictures by content: those whose name says so to the test. */
const isPicture = vi.fn(async ({ name }: { name: string }) => /picture/.test(name));
const pick = (files: readonly FoundFile[]) => pickPictures(files, isPicture as never);
const paths = async (files: readonly FoundFile[]) => (await pick(files)).pictures.map(({ path }) => path);

describe('pickPictures', () => {
  it('keeps what calls itself an image, and what is named like one, without looking into it', async () => {
    const files = [found('a', 'image/x-unknown'), found('b.JPG'), found('c.heic'), found('d.svg')];
    expect(await paths(files)).toEqual(['a', 'b.JPG', 'c.heic', 'd.svg']);
    expect((await pick(files)).leftOut).toBe(0);
    expect(isPicture).not.toHaveBeenCalled();
  });

  it('keeps what is one by its content, whatever it is called', async () => {
    const files = ['picture', 'picture.mpo', 'picture.jpg~', 'picture.txt', 'notes', 'a.png'];
    expect(await paths(files.map((path) => found(path, /txt/.test(path) ? 'text/plain' : '')))).toEqual([
      'picture',
      'picture.mpo',
      'picture.jpg~',
      'picture.txt',
      'a.png',
    ]);
  });

  it('leaves out what is none, and says how many', async () => {
    const files = [
      found('note.txt', 'text/plain'),
      found('a.png', 'image/png'),
      found('film.mp4', 'video/mp4'),
    ];
    expect(await pick(files)).toMatchObject({ pictures: [{ path: 'a.png' }], leftOut: 2 });
  });

  it('says nothing of files that systems hide, wherever they are, and does not look into them', async () => {
    isPicture.mockClear();
    const files = [
      'cats/.DS_Store',
      'cats/Thumbs.db',
      'cats/desktop.ini',
      'cats/.git/logo.png',
      'cats/._a.png',
      '.picture',
    ];
    expect(await pick([...files.map((path) => found(path)), found('cats/a.png')])).toMatchObject({
      pictures: [{ path: 'cats/a.png' }],
      leftOut: 0,
    });
    expect(isPicture).not.toHaveBeenCalled();
  });

  it('keeps what is in a folder that was given, whatever that is called', async () => {
    expect(await paths([found('.Statuses/a.jpg'), found('.Statuses/b'), found('.Statuses/.c.jpg')])).toEqual([
      '.Statuses/a.jpg',
    ]);
  });

  it('orders by path what came in folders, numbers as numbers, and leaves the rest as it came', async () => {
    expect(await paths(['b/10.png', 'b/9.png', 'a/1.png'].map((path) => found(path)))).toEqual([
      'a/1.png',
      'b/9.png',
      'b/10.png',
    ]);
    expect(await paths([found('b.png'), found('a.png')])).toEqual(['b.png', 'a.png']);
  });

  it('tells apart those of one name', async () => {
    const names = [
      'image.png',
      'image.png',
      'image (2).png',
      'image.png',
      'picture',
      'picture',
      'a.b/c.png',
      'a.b/c.png',
    ];
    const given = names.map((path) => found(path));
    const { pictures } = await pick(given);
    expect(new Set(pictures.map(({ path }) => path))).toEqual(
      new Set([
        'image.png',
        'image (3).png',
        'image (2).png',
        'image (4).png',
        'picture',
        'picture (2)',
        'a.b/c.png',
        'a.b/c (2).png',
      ]),
    );
    expect(new Set(pictures.map(({ file }) => file))).toEqual(new Set(given.map(({ file }) => file)));
  });

  it('looks into a few at a time', async () => {
    let [open, most] = [0, 0];
    const slowly = async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve));
      open -= 1;
      return false;
    };
    const files = Array.from({ length: 100 }, (_, i) => found(`notes/${i}`));
    expect((await pickPictures(files, slowly)).leftOut).toBe(100);
    expect(most).toBeLessThanOrEqual(8);
  });

  it('finds nothing in nothing', async () => {
    expect(await pick([])).toEqual({ pictures: [], leftOut: 0 });
  });
});
