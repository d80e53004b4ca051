/**
 * The bucket's list of releases. It is also the lock: who publishes writes into it first, over the very list that was read, and
 * of two one is refused.
 */
import * as v from 'valibot';
import type { Bucket, Stored } from './bucket.ts';
import { Refusal } from './exit.ts';
import { encodings, type FileRecord, keptPath, type Site } from './site.ts';

const listKey = '.releases/index.json';
const recordKey = (id: string) => `.releases/${id}.json`;

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/));
const time = v.pipe(v.string(), v.isoTimestamp());

const releaseSchema = v.object({
  id,
  built: time,
  published: time,
  /** When another one took its place; null: it did not. */
  superseded: v.nullable(time),
  files: v.number(),
  bytes: v.number(),
});
export type Release = v.InferOutput<typeof releaseSchema>;

const listSchema = v.object({
  schema: v.literal(1),
  current: v.nullable(id),
  /** Somebody is putting this release in place, or was cut off while doing so. */
  busy: v.nullable(v.object({ release: id, since: time })),
  releases: v.array(releaseSchema),
});
export type ReleaseList = v.InferOutput<typeof listSchema>;

const recordSchema = v.object({
  schema: v.literal(1),
  files: v.array(
    v.object({
      // Never a step out of the folder, nor into the folder of the list itself: what is removed goes by these.
      path: v.pipe(v.string(), v.regex(/^[^./][^/]*(\/[^./][^/]*)*$/)),
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      bytes: v.number(),
      encoding: v.picklist(encodings),
    }),
  ),
});

const empty: ReleaseList = { schema: 1, current: null, busy: null, releases: [] };

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  key: string,
  text: string,
): v.InferOutput<Schema> {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch (error) {
    throw new Refusal('missing', `${key} in the bucket cannot be read: ${(error as Error).message}`);
  }
}

export interface ReadList {
  readonly list: ReleaseList;
  /** null: the bucket has none yet. */
  readonly stored: Stored | null;
}

export async function readList(bucket: Bucket): Promise<ReadList> {
  const stored = await bucket.read(listKey);
  return { list: stored ? parse(listSchema, listKey, stored.text) : empty, stored: stored ?? null };
}

/** @throws Refusal where it is not there */
export async function readRecord(bucket: Bucket, release: string): Promise<readonly FileRecord[]> {
  const files = await findRecord(bucket, release);
  if (!files)
    throw new Refusal('missing', `${recordKey(release)}, the list of its files, is not in the bucket`);
  return files;
}

async function findRecord(bucket: Bucket, release: string): Promise<readonly FileRecord[] | undefined> {
  const key = recordKey(release);
  const stored = await bucket.read(key);
  return stored && parse(recordSchema, key, stored.text).files;
}

export async function writeRecord(bucket: Bucket, { id, files }: Site): Promise<void> {
  const said = files.map(({ path, sha256, bytes, encoding }) => ({ path, sha256, bytes, encoding }));
  await bucket.writeJson(recordKey(id), { schema: 1, files: said });
}

/** A release of that name, or whose name begins so. @throws Refusal where there is none, or several */
export function findRelease({ releases }: ReleaseList, name: string): Release {
  const [found, ...others] = releases.filter(({ id }) => id.startsWith(name));
  if (found && others.length === 0) return found;
  throw new Refusal(
    'missing',
    `${found ? 'several releases begin' : 'no release begins'} with '${name}': see list`,
  );
}

/** The release that the current one took the place of. @throws Refusal where there is none */
export function findPrevious({ current, releases }: ReleaseList): Release {
  const earlier = releases.filter(({ id, superseded }) => id !== current && superseded !== null);
  const [last] = earlier.sort((a, b) => Date.parse(b.superseded ?? '') - Date.parse(a.superseded ?? ''));
  if (!last) throw new Refusal('missing', 'there is no earlier release to go back to');
  return last;
}

export interface Force {
  /** Take the place of a newer release too. */
  readonly older?: boolean;
  /** Go on although somebody seems to publish: they were cut off. */
  readonly takeOver?: boolean;
}

/** @throws Refusal where this release must not take the place of what is there */
export function checkTurn(list: ReleaseList, { id, built }: Pick<Site, 'id' | 'built'>, force: Force): void {
  const { busy, current, releases } = list;
  if (busy && busy.release !== id && !force.takeOver) {
    throw new Refusal(
      'conflict',
      `${busy.release} is being published since ${busy.since}; if that was cut off: --take-over`,
    );
  }
  const now = releases.find((release) => release.id === current);
  if (now && now.id !== id && Date.parse(now.built) > built.getTime() && !force.older) {
    throw new Refusal(
      'newer',
      `the bucket has a newer build, ${now.id} of ${now.built}; to publish this one nevertheless: --older`,
    );
  }
}

/** Releases that nobody has had a page of for so long. */
export function outdated({ current, releases }: ReleaseList, keepDays: number, now: Date): Release[] {
  const limit = now.getTime() - keepDays * 24 * 60 * 60_000;
  return releases.filter(
    ({ id, superseded }) => id !== current && superseded !== null && Date.parse(superseded) <= limit,
  );
}

/** What only the releases to remove have, as keys of the bucket. */
export async function removable(
  bucket: Bucket,
  list: ReleaseList,
  old: readonly Release[],
): Promise<string[]> {
  const keysOf = (files: readonly FileRecord[]) => files.flatMap((file) => [file.path, keptPath(file)]);
  const kept = new Set<string>();
  for (const { id } of list.releases.filter((one) => !old.includes(one))) {
    for (const key of keysOf(await readRecord(bucket, id))) kept.add(key);
  }
  const gone = new Set<string>();
  for (const { id } of old) {
    // Its record goes last: where it is gone already, a run before this one was cut off after all the rest.
    for (const key of keysOf((await findRecord(bucket, id)) ?? [])) if (!kept.has(key)) gone.add(key);
  }
  return [...gone, ...old.map(({ id }) => recordKey(id))];
}

/** The turn to change what visitors get. */
export interface Turn {
  readonly list: ReleaseList;
  /** @param removed releases that are no longer there */
  finish(removed: readonly Release[]): Promise<void>;
}

/**
 * Takes the turn: from here on nobody else does.
 *
 * @param read the list as it was before anything was uploaded
 * @throws Refusal `conflict` where somebody else was faster
 */
export async function takeTurn(bucket: Bucket, read: ReadList, release: Release): Promise<Turn> {
  const busy = { release: release.id, since: new Date().toISOString() };
  const others = read.list.releases.filter(({ id }) => id !== release.id);
  const claimed: ReleaseList = { ...read.list, busy, releases: [...others, release] };
  const tag = await bucket.writeJson(listKey, claimed, read.stored);
  return {
    list: claimed,
    async finish(removed) {
      const now = new Date().toISOString();
      const gone = new Set(removed.map(({ id }) => id));
      const releases = claimed.releases
        .filter(({ id }) => !gone.has(id))
        .map((one) => ({ ...one, superseded: one.id === release.id ? null : (one.superseded ?? now) }));
      await bucket.writeJson(
        listKey,
        { ...claimed, current: release.id, busy: null, releases },
        { text: '', tag },
      );
    },
  };
}
