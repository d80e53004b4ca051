/** Every file of the page's corpus (e2e/corpus): seen as the page sees it, or refused with its code. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { corpus, corpusPath, isAnswered, offBy } from '../../../e2e/corpus/table.ts';
import { manifestSchema, parse } from '../../../web/core/manifest.ts';
import { preparePicture } from './decode.ts';
import { pageLimits } from './limits.ts';

const bucket = new URL('../../../public/models/', import.meta.url);
const json = (path: string) => JSON.parse(readFileSync(new URL(path, bucket), 'utf8'));
const { version } = json('index.json').models.find(({ id }: { id: string }) => id === 'cifar10');
const { input } = parse(manifestSchema, json(`cifar10/${version}/manifest.json`), 'manifest.json');

/** What libvips reads otherwise than a browser: colours that are told by gAMA, cICP or a profile of grey, CMYK without a profile. */
const differs = new Set([
  'gama-linear.png',
  'gama-mac.png',
  'gama-chrm-wide.png',
  'gama-chrm-linear.png',
  'iccp-over-gama.png',
  'iccp-v4.png',
  'gama-grey.png',
  'iccp-grey.png',
  'cicp-p3.png',
  'gama-alpha.png',
  'gama-palette.png',
  'animated-other.png',
  'cmyk.jpg',
  'ycck.jpg',
  'icc-rgb-on-grey.jpg',
  'smaller.gif',
]);
const isDrawing = ({ name }: { readonly name: string }) =>
  /\.svg$|^svg-/.test(name) && name !== 'png-named.svg';
const files = corpus.filter((file) => !isDrawing(file));

const open = (path: string) => preparePicture(Uint8Array.from(readFileSync(path)), input, null, pageLimits);

test.each(files.filter(isAnswered).filter(({ name }) => !differs.has(name)))('$name: $what', async (file) => {
  const { rgba, width, height, truncated } = await open(corpusPath(file));
  if (file.width) expect([width, height]).toEqual([file.width, file.height]);
  expect(truncated).toBe(file.warning === 'truncated');
  expect(offBy([...rgba], file)).toBeLessThanOrEqual(file.tolerance);
});

test.each(corpus.filter(isAnswered).filter(({ name }) => differs.has(name)))(
  '$name differs, as far as is known',
  async (file) => {
    const { rgba } = await open(corpusPath(file));
    expect(offBy([...rgba], file)).toBeGreaterThan(file.tolerance);
  },
);

test.each(corpus.filter((file) => isAnswered(file) && isDrawing(file)))(
  '$name is for a page',
  async (file) => {
    await expect(open(corpusPath(file))).rejects.toMatchObject({ code: 'image-format-unsupported' });
  },
);

describe('refused', () => {
  test.each(files.flatMap((file) => (isAnswered(file) ? [] : [file])))('$name: $what', async (file) => {
    await expect(open(corpusPath(file))).rejects.toMatchObject({ code: file.error });
  });
});
