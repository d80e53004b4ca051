/** Small builds of no page in particular, with all that makes publishing hard: hashed files, and files that change in place. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const folders: string[] = [];

/** @param name goes into every file @param built when, in seconds since 1970 @returns the folder */
export function madeUpSite(name: string, built: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-site-'));
  chmodSync(folder, 0o755); // for servers that run as somebody else
  folders.push(folder);
  const files: Record<string, string> = {
    'index.html': `<script src="assets/${name}-01234567.js"></script>${' '.repeat(2_000)}`,
    'sw.js': `// worker of ${name}`,
    'theme.js': `// theme of ${name}`,
    'config.json': '{ "modelBaseUrl": "models/" }',
    [`assets/${name}-01234567.js`]: `// ${name} ${'x'.repeat(5_000)}`,
    'assets/both-01234567.js': '// the same in every build',
    'models/index.json': '{}',
    'models/m/0123456789abcdef/manifest.json': '{}',
  };
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (content.length < 1_000) continue;
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content));
  }
  utimesSync(join(folder, 'index.html'), built, built);
  return folder;
}

export function removeSites(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}
