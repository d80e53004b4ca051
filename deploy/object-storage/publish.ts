/** Puts a build, or an earlier release, in place: what a page needs is there before the page that names it. */
import type { Bucket } from './bucket.ts';
import { Refusal } from './exit.ts';
import {
  checkTurn,
  type Force,
  findPrevious,
  findRelease,
  outdated,
  type Release,
  readList,
  readRecord,
  removable,
  takeTurn,
  writeRecord,
} from './releases.ts';
import {
  changingFiles,
  type FileRecord,
  immutableFiles,
  isIntact,
  keptPath,
  type Site,
  type SiteFile,
} from './site.ts';

/** Says a line of progress. */
export type Say = (line: string) => void;

export interface PublishOptions extends Force {
  readonly dryRun?: boolean;
  /** Removes releases that were superseded so many days ago, and what they alone have. */
  readonly keepDays?: number | undefined;
  readonly say: Say;
}

/** Requests that are under way at once. */
const atOnce = 6;

/** Does the work for each item. After a failure it begins no more, and waits for what it began. @throws the first failure */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const next = async (): Promise<void> => {
    try {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
    } finally {
      left.length = 0;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, next));
  const failure = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (failure) throw failure.reason;
}

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
const total = (files: readonly FileRecord[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** A file, and where in the bucket it is to stand. */
interface Upload<File extends FileRecord> {
  readonly file: File;
  readonly key: string;
}

const inPlace = <File extends FileRecord>(files: readonly File[]): Upload<File>[] =>
  files.map((file) => ({ file, key: file.path }));

/** Uploads what is not there yet, and tells how far it is. */
class Uploader<File extends FileRecord> {
  readonly #bucket: Bucket;
  readonly #read: (file: File) => Promise<Buffer>;
  readonly #dryRun: boolean;
  readonly #say: Say;
  readonly #all: number;
  #done = 0;
  sent = 0;

  constructor(bucket: Bucket, all: number, read: (file: File) => Promise<Buffer>, options: PublishOptions) {
    this.#bucket = bucket;
    this.#all = all;
    this.#read = read;
    this.#dryRun = options.dryRun ?? false;
    this.#say = options.say;
  }

  upload(uploads: readonly Upload<File>[]): Promise<void> {
    return each(uploads, async ({ file, key }) => {
      const there = await this.#bucket.has(file, key);
      const body = there || this.#dryRun ? undefined : await this.#read(file);
      if (body) await this.#bucket.put(file, body, key);
      this.#done += 1;
      if (there) return;
      this.sent += 1;
      const coding = file.encoding === 'none' ? '' : ` ${file.encoding}`;
      this.#say(`[${this.#done}/${this.#all}] ${key} (${kilobytes(file.bytes)}${coding})`);
    });
  }
}

/**
 * Publishes a build.
 *
 * @throws Refusal where another one is newer or is being published, or the bucket is out of reach
 */
export async function publish(bucket: Bucket, site: Site, options: PublishOptions): Promise<void> {
  const { say, dryRun, keepDays } = options;
  const read = await readList(bucket);
  checkTurn(read.list, site, options);
  const { id, files } = site;
  const release: Release = {
    id,
    built: site.built.toISOString(),
    published: new Date().toISOString(),
    superseded: null,
    files: files.length,
    bytes: total(files),
  };
  const changing = changingFiles(files);
  const kept = changing.flat().map((file) => ({ file, key: keptPath(file) }));
  const uploader = new Uploader<SiteFile>(bucket, files.length + kept.length, (file) => file.read(), options);

  // Nobody asks for any of these yet.
  await uploader.upload([...inPlace(immutableFiles(files)), ...kept]);
  if (dryRun) {
    for (const group of changing) await uploader.upload(inPlace(group));
    const old = keepDays === undefined ? [] : outdated(read.list, keepDays, new Date());
    for (const key of await removable(bucket, read.list, old)) say(`would remove ${key}`);
    say(`a dry run: ${uploader.sent} uploads for ${id}, and nothing was written`);
    return;
  }
  await writeRecord(bucket, site);
  const turn = await takeTurn(bucket, read, release);
  for (const group of changing) await uploader.upload(inPlace(group));
  const old = keepDays === undefined ? [] : outdated(turn.list, keepDays, new Date());
  const keys = await removable(bucket, turn.list, old);
  for (const key of keys) await bucket.remove(key);
  await turn.finish(old);
  if (old.length > 0) say(`removed ${keys.length} files of ${old.length} old releases`);
  say(`published ${id}: ${files.length} files, ${kilobytes(release.bytes)}; ${uploader.sent} uploads`);
}

/**
 * Goes back to an earlier release, or forward again.
 *
 * @param name the beginning of a release's name; none: the one before the current one
 * @throws Refusal where there is none, or not all of it is there
 */
export async function rollBack(
  bucket: Bucket,
  name: string | undefined,
  options: PublishOptions,
): Promise<void> {
  const { say, dryRun } = options;
  const read = await readList(bucket);
  const found = name === undefined ? findPrevious(read.list) : findRelease(read.list, name);
  checkTurn(read.list, { id: found.id, built: new Date() }, options); // older is what it is meant to be
  const files = await readRecord(bucket, found.id);
  const changing = changingFiles(files);
  const needed = [
    ...inPlace(immutableFiles(files)),
    ...changing.flat().map((file) => ({ file, key: keptPath(file) })),
  ];
  await each(needed, async ({ file, key }) => {
    // A later release may have sent the same file in another coding.
    if (await bucket.hasContent(file, key)) return;
    throw new Refusal('missing', `${key} of release ${found.id} is no longer in the bucket`);
  });
  if (dryRun) return say(`a dry run: ${found.id} is complete, and nothing was written`);
  const turn = await takeTurn(bucket, read, { ...found, superseded: null });
  const uploader = new Uploader(bucket, changing.flat().length, (file) => readKept(bucket, file), options);
  for (const group of changing) await uploader.upload(inPlace(group));
  await turn.finish([]);
  say(`back at ${found.id} of ${found.published}`);
}

async function readKept(bucket: Bucket, file: FileRecord): Promise<Buffer> {
  const key = keptPath(file);
  const stored = await bucket.read(key);
  if (stored && isIntact(stored.body, file)) return stored.body;
  throw new Refusal('missing', `${key} in the bucket is damaged`);
}

/** A line a release, the newest last. */
export async function listReleases(bucket: Bucket, say: Say): Promise<void> {
  const { current, busy, releases } = (await readList(bucket)).list;
  for (const { id, built, published, superseded, files, bytes } of releases) {
    const state = id === current ? 'current' : superseded ? `until ${superseded}` : 'never finished';
    say(`${id}  built ${built}  published ${published}  ${files} files, ${kilobytes(bytes)}  ${state}`);
  }
  if (busy) say(`${busy.release} is being published since ${busy.since}`);
  if (releases.length === 0) say(`${bucket.address} has no releases`);
}
