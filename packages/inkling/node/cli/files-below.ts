import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files in a folder and in those within it, but hidden ones, sorted, by their paths from there, parted by slashes. A link that
 * leads nowhere counts as a file, and so does a folder that cannot be read: whoever opens it is told. A folder that several links
 * lead to, or that leads back to itself, is looked into once, and by its own name where it has one here.
 *
 * @param wanted of a file's path @param deepest how many folders deep at the most; 1: this one alone
 */
export async function filesBelow(
  root: string,
  wanted: (path: string) => boolean,
  deepest = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const found: string[] = [];
  const seen = new Set<string>();
  const links: { readonly path: string; readonly depth: number }[] = [];

  const visit = async (folder: string, depth: number): Promise<void> => {
    let entries: Dirent[];
    try {
      const real = await realpath(join(root, folder));
      if (seen.has(real)) return;
      seen.add(real);
      entries = await readdir(real, { withFileTypes: true });
    } catch {
      found.push(folder || '.');
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      const below = { path, depth: depth + 1 };
      if (entry.isDirectory()) {
        if (below.depth <= deepest) await visit(below.path, below.depth);
      } else if (entry.isSymbolicLink() && (await isFolder(join(root, path)))) {
        if (below.depth <= deepest) links.push(below);
      } else if (wanted(path)) found.push(path);
    }
  };
  await visit('', 1);
  for (const { path, depth } of links) await visit(path, depth); // which may find more of them
  return found.sort();
}

export const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
