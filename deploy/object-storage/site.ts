/** The built page as what is to be uploaded: each file with its hash, and the coding that it is sent in. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { isImmutable } from '../../scripts/file-headers.ts';
import { Refusal } from './exit.ts';

/** A bucket does not negotiate: one of these is what every visitor gets. */
export const encodings = ['br', 'gzip', 'none'] as const;
export type Encoding = (typeof encodings)[number];

/** What a release's record says of a file. */
export interface FileRecord {
  /** Relative to the page, with slashes. */
  readonly path: string;
  /** Of the file itself, in hex. */
  readonly sha256: string;
  /** Bytes as they are sent. */
  readonly bytes: number;
  /** The coding that they are sent in. */
  readonly encoding: Encoding;
}

export interface SiteFile extends FileRecord {
  readonly read: () => Promise<Buffer>;
}

export interface Site {
  /** A hash of all files and how they are sent. */
  readonly id: string;
  /** When it was built. */
  readonly built: Date;
  readonly files: readonly SiteFile[];
}

const suffixes: Partial<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };
const decoders = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  none: (content: Buffer) => content,
};

/** Hex digits of a release's name. */
const idLength = 12;

export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** Whether these bytes, as they are sent, are the file of a record. */
export function isIntact(content: Buffer, { sha256: expected, encoding }: FileRecord): boolean {
  try {
    return sha256(decoders[encoding](content)) === expected;
  } catch {
    return false; // no such coding at all
  }
}

/**
 * @param models an address that takes the place of the bundled models, as MODEL_BASE_URL does in the container
 * @throws Refusal where there is no build, or a compressed file is not of the file beside it
 */
export async function readSite(dist: string, encoding: Encoding, models?: string): Promise<Site> {
  const page = await stat(join(dist, 'index.html')).catch(() => undefined);
  if (!page) throw new Refusal('missing', `there is no index.html in ${dist}: run \`npm run build\` first`);
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)\./.test(path))
    .sort();
  const there = new Set(paths);
  const isCompressed = (path: string) => /\.(br|gz)$/.test(path) && there.has(path.replace(/\.\w+$/, ''));
  const files: SiteFile[] = [];
  for (const path of paths) {
    if (isCompressed(path)) continue;
    if (models !== undefined && path.startsWith('models/')) continue;
    if (models !== undefined && path === 'config.json') files.push(configFile(models));
    else files.push(await readSiteFile(dist, path, there, encoding));
  }
  const said = files.map(({ path, sha256, encoding }) => [path, sha256, encoding]);
  return { id: sha256(JSON.stringify(said)).slice(0, idLength), built: page.mtime, files };
}

async function readSiteFile(
  dist: string,
  path: string,
  there: ReadonlySet<string>,
  wanted: Encoding,
): Promise<SiteFile> {
  const suffix = suffixes[wanted];
  const compressed = suffix !== undefined && there.has(path + suffix);
  const source = join(dist, compressed ? path + suffix : path);
  const content = await readFile(join(dist, path));
  const sent = compressed ? await readFile(source) : content;
  const encoding = compressed ? wanted : 'none';
  const file = { path, sha256: sha256(content), bytes: sent.length, encoding };
  if (!isIntact(sent, file)) {
    throw new Refusal('missing', `${source} is not ${path} compressed: run \`npm run build\` again`);
  }
  return { ...file, read: () => readFile(source) };
}

function configFile(models: string): SiteFile {
  const content = Buffer.from(`${JSON.stringify({ modelBaseUrl: models })}\n`);
  return {
    path: 'config.json',
    sha256: sha256(content),
    bytes: content.length,
    encoding: 'none',
    read: async () => content,
  };
}

/** Where the bytes stand for a rollback, of a file whose path will be another's in the next release. */
export const keptPath = ({ sha256, encoding }: FileRecord) =>
  `.releases/files/${sha256}${encoding === 'none' ? '' : `.${encoding}`}`;

/** Files that have their path to themselves for ever: they are uploaded before anything that names them. */
export const immutableFiles = <File extends FileRecord>(files: readonly File[]) =>
  files.filter(({ path }) => isImmutable(path));

/**
 * Files that take the place of the last release's, in the order in which they may: the page after what it loads, the service
 * worker after the page, whose hash it holds.
 */
export function changingFiles<File extends FileRecord>(files: readonly File[]): (readonly File[])[] {
  const changing = files.filter(({ path }) => !isImmutable(path));
  const last = ['index.html', 'sw.js'];
  const named = last.map((name) => changing.filter(({ path }) => path === name));
  return [changing.filter(({ path }) => !last.includes(path)), ...named];
}
