/**
 * Writes `.br` and `.gz` beside every compressible file of the build, for nginx's brotli_static and gzip_static:
 * the best compression, paid for once and not per visitor.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compressible = new Set(
  [
    'html',
    'css',
    'js',
    'mjs',
    'json',
    'map',
    'svg',
    'ico',
    'txt',
    'md',
    'wasm',
    'onnx',
    'bin',
    'webmanifest',
  ].map((name) => `.${name}`),
);

/** A smaller file compresses faster than its cached result is looked up. */
const cachedFrom = 64 * 1024;
/** What saves less than this share is not worth a second file and a Vary header. */
const leastSaving = 0.05;

const encoders: Record<string, (content: Buffer) => Promise<Buffer>> = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  gz: (content) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
};

/** Compresses all of `folder`; results of big files are kept in `cache` by the hash of their content. */
export async function precompressFolder(folder: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && compressible.has(extname(entry.name)));
  const used = new Set<string>();

  // zlib works in libuv's threads, so all at once is as parallel as the machine allows.
  await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const content = await readFile(file);
      const hash = createHash('sha256').update(content).digest('hex');
      await Promise.all(
        Object.entries(encoders).map(async ([suffix, encode]) => {
          const key = `${hash}.${suffix}`;
          used.add(key);
          const compressed =
            content.length < cachedFrom
              ? await encode(content)
              : await cached(join(cache, key), content, encode);
          if (compressed.length <= content.length * (1 - leastSaving)) {
            await writeFile(`${file}.${suffix}`, compressed);
          }
        }),
      );
    }),
  );

  // What this build did not use is of a file that no longer exists.
  const stale = (await readdir(cache)).filter((name) => !used.has(name));
  await Promise.all(stale.map((name) => rm(join(cache, name), { force: true })));
}

async function cached(path: string, content: Buffer, encode: (content: Buffer) => Promise<Buffer>) {
  const known = await readFile(path).catch(() => undefined);
  if (known) return known;
  const compressed = await encode(content);
  // Renamed into place: a build that is interrupted leaves no half of a file under a valid name.
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, compressed);
  await rename(unfinished, path);
  return compressed;
}

export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'inkling-precompress',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    // Not closeBundle: that also comes after a failed build, and a second error here would hide the first. What vite
    // copies from public/ is already there.
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        await precompressFolder(folder, resolve('node_modules/.cache/inkling/precompress'));
      },
    },
  };
}
