import { describe, expect, it, vi } from 'vitest';
import { readDrop } from './read-drop.ts';

type Tree = { readonly [name: string]: Tree | 'file' | 'forbidden' };

/** A file system as a browser hands it over: entries by two at a time. */
function entryOf(path: string, tree: Tree[string]): FileSystemEntry {
  const common = { fullPath: path, name: path.split('/').at(-1) };
  const fail = (_: unknown, reject: (error: unknown) => void) =>
    reject(new DOMException('permission', 'NotReadableError'));
  if (tree === 'file' || tree === 'forbidden') {
    const file = (resolve: (file: File) => void) => resolve(new File(['x'], common.name as string));
    return {
      ...common,
      isDirectory: false,
      file: tree === 'file' ? file : fail,
    } as unknown as FileSystemEntry;
  }
  const createReader = vi.fn(() => {
    const left = Object.entries(tree).map(([name, below]) => entryOf(`${path}/${name}`, below));
    return {
      readEntries: (resolve: (entries: FileSystemEntry[]) => void, reject: (error: unknown) => void) =>
        left.length === 0 && 'breaks off' in tree ? fail(null, reject) : resolve(left.splice(0, 2)),
    };
  });
  return { ...common, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

function drop(tree: Tree) {
  const entries = Object.entries(tree).map(([name, below]) => entryOf(`/${name}`, below));
  const items = entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry }));
  const files = Object.keys(tree).map((name) => new File(['x'], name));
  return readDrop({ items, files } as unknown as DataTransfer);
}

async function read(tree: Tree) {
  const { files, unreadable } = await drop(tree);
  return { paths: files.map(({ path }) => path), unreadable };
}

describe('what was dropped', () => {
  it('is there at once where it holds no folder', () => {
    expect(drop({ 'a.png': 'file' })).toMatchObject({ files: [{ path: 'a.png' }], unreadable: [] });
  });

  it('is read with all folders in it, however many files they hold', async () => {
    const tree = {
      'a.png': 'file',
      pets: { 'b.png': 'file', 'c.png': 'file', cats: { 'd.png': 'file' } },
    } as const;
    expect(await read(tree)).toEqual({
      paths: ['a.png', 'pets/b.png', 'pets/c.png', 'pets/cats/d.png'],
      unreadable: [],
    });
  });

  it('says which folders and files cannot be read, and loses nothing else', async () => {
    const tree = {
      'a.png': 'file',
      pets: { 'b.png': 'forbidden', 'c.png': 'file' },
      secret: { 'breaks off': 'file' },
    } as const;
    expect(await read(tree)).toEqual({
      paths: ['a.png', 'pets/c.png', 'secret/breaks off'],
      unreadable: ['pets/b.png', 'secret'],
    });
  });

  it('is not looked through where it is hidden, but for a folder that was itself dropped', async () => {
    const tree = {
      '.Statuses': { 'a.png': 'file', '.cache': { 'breaks off': 'file' }, 'Thumbs.db': 'forbidden' },
    } as const;
    expect(await read(tree)).toEqual({ paths: ['.Statuses/a.png'], unreadable: [] });
  });
});
