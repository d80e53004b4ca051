import type { Manifest } from './manifest.ts';

/** Upper and lower case, spaces, hyphens and underscores are alike. */
const normalise = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();

/** Finds the class that a path's folders name: the innermost that is a label's id, or its name in any language. */
export function createClassFinder({
  labels,
}: {
  readonly labels: readonly Pick<Manifest['labels'][number], 'id' | 'name'>[];
}) {
  const places = new Map<string, number>();
  labels.forEach(({ id, name }, place) => {
    for (const known of [id, ...Object.values(name)].map(normalise)) {
      if (!places.has(known)) places.set(known, place);
    }
  });
  const byFolder = new Map<string, number | undefined>();
  const find = (folder: string): number | undefined => {
    const names = folder.split('/').reverse();
    return names.map((name) => places.get(normalise(name))).find((place) => place !== undefined);
  };
  /** @returns the label's place; undefined where no folder names one */
  return (path: string): number | undefined => {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (!byFolder.has(folder)) byFolder.set(folder, find(folder));
    return byFolder.get(folder);
  };
}
