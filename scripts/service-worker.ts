/** Builds the service worker, with what this very build consists of written into it. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build, type Plugin } from 'vite';
import type { Release, ReleaseFile } from '../web/service-worker/release.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What a visitor downloads so that the page opens without a network, in bytes as Brotli sends them. */
export const precacheBudget = 200 * 1024;

export interface BuiltFile {
  /** Relative to the build's folder, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** Files that another rule answers for: the bucket, its address, what the page's store keeps, and the worker itself. */
const elsewhere = /^models\/|^(config\.json|sw\.js)$|\.(wasm|br|gz)$|(^|\/)\./;
/** A model's record is nothing without the card's figures, which come when they are wanted: so does what draws them. */
const isWanted = (path: string) => /^assets\/(record|RecordDialog)-[\w-]{8}\.(js|css)$/.test(path);
/** Anonymous counts, which few operators want. */
const isCounts = (path: string) => /^assets\/counts-[\w-]{8}\.(js|css)$/.test(path);
/** Hashes in JavaScript, for pages without https; these have no service worker either. */
const isForHttp = (path: string) => /^assets\/sha2-[\w-]{8}\.js$/.test(path);
/** The page, its scripts and styles, and what stands beside it. (Icons are the system's once it is installed.) */
const isShell = (path: string) =>
  /^assets\/[^/]+\.(js|css)$|^[^/]*$/.test(path) && !isWanted(path) && !isCounts(path) && !isForHttp(path);

/**
 * @param engines the engines' names: their scripts are files of that name, kept once they were used
 * @param ofPage paths of scripts that the page itself loads, and not its worker
 */
export function releaseOf(
  files: readonly BuiltFile[],
  engines: readonly string[],
  ofPage: ReadonlySet<string>,
): Release {
  const own = files
    .filter(({ path }) => !elsewhere.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(toReleaseFile);
  const isScriptOf = (engine: string, path: string) =>
    path.startsWith(`assets/${engine}-`) && /\.m?js$/.test(path);
  const isEngine = (path: string) => engines.some((engine) => isScriptOf(engine, path));
  const shell = own.filter(({ path }) => isShell(path) && !isEngine(path));
  const parts = own.filter((file) => !shell.includes(file));
  const scripts = engines.map((engine) => [
    engine,
    parts.map(({ path }) => path).filter((path) => isScriptOf(engine, path) && !ofPage.has(path)),
  ]);
  const rest = { shell, parts, engines: Object.fromEntries(scripts) };
  return { version: sha256(JSON.stringify(rest)).digest('hex').slice(0, 16), ...rest };
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content);

/** The page's address is that of its folder. */
const toReleaseFile = ({ path, content }: BuiltFile): ReleaseFile => ({
  path: path === 'index.html' ? '' : path,
  integrity: `sha256-${sha256(content).digest('base64')}`,
});

async function readBuild(folder: string): Promise<BuiltFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        return { path: relative(folder, file).split(sep).join('/'), content: await readFile(file) };
      }),
  );
}

/** Bytes of the shell after Brotli. */
function precacheBytes({ shell }: Release, files: readonly BuiltFile[]): number {
  const paths = new Set(shell.map(({ path }) => path || 'index.html'));
  const kept = files.filter(({ path }) => paths.has(path));
  return kept.reduce((sum, { content }) => sum + brotliCompressSync(content).length, 0);
}

async function buildWorker(release: Release): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { __RELEASE__: JSON.stringify(release) },
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: here('../web/service-worker/sw.ts'), output: { format: 'iife' } },
    },
  });
  const [output] = [built].flat() as { readonly output: readonly { readonly code?: string }[] }[];
  const code = output?.output[0]?.code;
  if (!code) throw new Error('the service worker came out empty');
  return code;
}

export function serviceWorker(): Plugin {
  let folder = '';
  return {
    name: 'inkling-service-worker',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    // When all is written, what vite copies from public/ included, and before it is compressed.
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler(_options, bundle) {
        const engines = readdirSync(here('../web/runtime/engines'), { withFileTypes: true });
        const ofPage = Object.values(bundle).filter(({ type }) => type === 'chunk');
        const files = await readBuild(folder);
        const release = releaseOf(
          files,
          engines.filter((entry) => entry.isDirectory()).map(({ name }) => name),
          new Set(ofPage.map(({ fileName }) => fileName)),
        );
        const bytes = precacheBytes(release, files);
        const said = `offline, the shell is ${(bytes / 1024).toFixed(1)} KB of Brotli; its budget is ${precacheBudget / 1024} KB`;
        if (bytes > precacheBudget) this.error(said);
        this.info(said);
        await writeFile(join(folder, 'sw.js'), await buildWorker(release));
      },
    },
  };
}
