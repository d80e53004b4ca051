/** A made-up house under this one's lint rules: files that import what they may and what they may not. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One import of one file, below web/. */
export interface Case {
  readonly file: string;
  readonly imports: string;
  readonly allowed: boolean;
}

export interface Verdicts {
  /** Cases that Biome allowed although they are not, or only in some of the forms of an import. */
  readonly missed: readonly Case[];
  /** Cases that Biome refused although they are allowed. */
  readonly refused: readonly Case[];
  /** Files, below web/, that Biome found to import each other in a circle. */
  readonly inCircle: readonly string[];
}

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string };
}

/** The ways to import: each is refused, or none. */
const forms = (path: string) => [
  `export * from '${path}';`,
  `export type * as types from '${path}';`,
  `export const later = () => import('${path}');`,
];

/** @param more further files below web/, by path */
export function judge(cases: readonly Case[], more: Readonly<Record<string, string>> = {}): Verdicts {
  const house = realpathSync(mkdtempSync(join(tmpdir(), 'inkling-house-')));
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(house, path)), { recursive: true });
      writeFileSync(join(house, path), text);
    };
    write('biome.json', readFileSync(join(root, 'biome.json'), 'utf8'));
    for (const { file, imports } of cases) write(`web/${file}`, `${forms(imports).join('\n')}\n`);
    for (const [file, text] of Object.entries(more)) write(`web/${file}`, `${text}\n`);

    const refusals = new Map<string, number>();
    const inCircle: string[] = [];
    for (const { category, location } of lint(house)) {
      const path = relative(join(house, 'web'), resolve(house, location.path)).replaceAll(sep, '/');
      if (category === 'lint/style/noRestrictedImports') refusals.set(path, (refusals.get(path) ?? 0) + 1);
      if (category === 'lint/suspicious/noImportCycles') inCircle.push(path);
    }
    return {
      missed: cases.filter(
        ({ file, imports, allowed }) => !allowed && refusals.get(file) !== forms(imports).length,
      ),
      refused: cases.filter(({ file, allowed }) => allowed && refusals.has(file)),
      inCircle,
    };
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
}

function lint(folder: string): readonly Diagnostic[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@biomejs/biome/bin/biome'),
      ...['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (!stdout) throw new Error(`Biome said nothing: ${stderr}`);
  return JSON.parse(stdout).diagnostics;
}
