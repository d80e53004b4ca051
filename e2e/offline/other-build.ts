/** Another build of the page: the one in dist/ with other scripts under other names, behind the same real server. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { serveBuild } from '../server/serve-build.ts';

const root = new URL('../..', import.meta.url).pathname;

/** Scripts that are others in the other build: the page's own, and one that it loads later. */
const changed = /^(shell|ComparePanel)-[\w-]{8}\.js$/;
const isText = /\.(html|js|mjs|webmanifest)$/;

export interface OtherBuild {
  readonly address: string;
  /** New names of changed scripts by their old ones. */
  readonly names: ReadonlyMap<string, string>;
  stop(): void;
}

const integrity = (content: Buffer) => `sha256-${createHash('sha256').update(content).digest('base64')}`;

/** Every file in `folder` that may name a script. */
function textFiles(folder: string): string[] {
  const here = readdirSync(folder).map((name) => join(folder, name));
  const assets = readdirSync(join(folder, 'assets')).map((name) => join(folder, 'assets', name));
  return [...here, ...assets].filter((file) => isText.test(file));
}

/** A script's name is a hash of its content, so what names a changed one is another as well. */
function changedScripts(folder: string): string[] {
  const scripts = readdirSync(join(folder, 'assets')).filter((name) => /-[\w-]{8}\.js$/.test(name));
  const found = new Set(scripts.filter((name) => changed.test(name)));
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const name of scripts) {
      const text = readFileSync(join(folder, 'assets', name), 'utf8');
      if ([...found].some((other) => text.includes(other))) found.add(name);
    }
  }
  return [...found];
}

/** Renames the changed scripts, wherever they are named, and says so to each page in `globalThis.otherBuild`. */
function alter(folder: string): Map<string, string> {
  const hashes = new Map(textFiles(folder).map((file) => [basename(file), integrity(readFileSync(file))]));
  const names = new Map(
    // Two may have the same name but for the hash.
    changedScripts(folder).map((name, i) => [
      name,
      name.replace(/-[\w-]{8}\.js$/, `-OTHER${String(i).padStart(3, '0')}.js`),
    ]),
  );
  const rename = (text: string) =>
    [...names].reduce((changing, [from, to]) => changing.replaceAll(from, to), text);
  for (const file of textFiles(folder)) {
    const name = basename(file);
    const text = rename(readFileSync(file, 'utf8'));
    writeFileSync(file, names.has(name) ? `${text}\n;globalThis.otherBuild = true;\n` : text);
    for (const coding of ['br', 'gz']) rmSync(`${file}.${coding}`, { force: true });
    if (names.has(name)) renameSync(file, join(folder, 'assets', names.get(name) as string));
  }
  const worker = join(folder, 'sw.js');
  const old = readFileSync(worker, 'utf8');
  const renewed = textFiles(folder).reduce((text, file) => {
    const name = basename(file);
    const before = hashes.get([...names].find(([, to]) => to === name)?.[0] ?? name) as string;
    return text.replaceAll(before, integrity(readFileSync(file)));
  }, old);
  writeFileSync(worker, renewed.replace(/(version:.)[0-9a-f]{16}/, '$10123456789abcdef'));
  return names;
}

export async function startOtherBuild(): Promise<OtherBuild> {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-other-'));
  cpSync(join(root, 'dist'), folder, { recursive: true });
  const names = alter(folder);
  const clean = () => rmSync(folder, { recursive: true, force: true });
  try {
    const { address, stop } = await serveBuild({ E2E_DIST: folder });
    const stopAndClean = () => {
      stop();
      clean();
    };
    return { address, names, stop: stopAndClean };
  } catch (error) {
    clean();
    throw error;
  }
}
