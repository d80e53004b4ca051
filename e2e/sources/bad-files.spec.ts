/** Files that are no good each get their sentence, and spoil nothing. */
import { expect } from 'playwright/test';
import {
  answerFor,
  drawFile,
  type GivenFile,
  give,
  pictureBytes,
  picturePath,
  test,
  testOnOnePage,
} from '../support/page.ts';

/** A PNG that claims to be of this size, in its header (PNG specification, section 11.2.2), and holds nothing. */
function pngClaiming(width: number, height: number): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452000000000000000008020000000000000000', 'hex');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return header;
}

const png = (name: string, buffer: Buffer): GivenFile => ({ name, mimeType: 'image/png', buffer });
function svg(name: string, text: string): GivenFile {
  return { name, mimeType: 'image/svg+xml', buffer: Buffer.from(text) };
}

const ship = pictureBytes('ship');

const cases: { file: GivenFile; code: string; sentence: RegExp }[] = [
  { file: png('empty.png', Buffer.alloc(0)), code: 'image-empty', sentence: /file is empty/ },
  {
    file: png('text.png', Buffer.from('Dear diary, this is no picture at all.\n'.repeat(20))),
    code: 'image-not-an-image',
    sentence: /not a picture/,
  },
  {
    file: png('cut.png', ship.subarray(0, 200)),
    code: 'image-corrupt',
    sentence: /damaged or was cut short/,
  },
  {
    file: png('scrambled.png', Buffer.concat([ship.subarray(0, 60), Buffer.alloc(4000, 0x5a)])),
    code: 'image-corrupt',
    sentence: /damaged or was cut short/,
  },
  {
    file: png('header.png', ship.subarray(0, 10)),
    code: 'image-corrupt',
    sentence: /damaged or was cut short/,
  },
  {
    file: png('huge.png', pngClaiming(50_000, 40_000)),
    code: 'image-too-large',
    sentence: /too many pixels/,
  },
  {
    file: { name: 'scan.tiff', mimeType: 'image/tiff', buffer: tinyTiff() },
    code: 'image-format-unsupported',
    sentence: /browser cannot read this kind/,
  },
  {
    file: { name: 'boxes.avif', mimeType: 'image/avif', buffer: avifOfSizes(200_000) },
    code: 'image-corrupt',
    sentence: /damaged or was cut short/,
  },
  {
    file: svg('unclosed.svg', '<svg '.repeat(20_000)),
    code: 'image-corrupt',
    sentence: /damaged or was cut short/,
  },
  {
    file: svg('multiplied.svg', multipliedSvg(8)),
    code: 'image-drawing-stalled',
    sentence: /takes too long to draw/,
  },
];

/** An AVIF of boxes that each say a size (ISO/IEC 23008-12, `ispe`), and no picture: 4 MB where there are 200,000. */
function avifOfSizes(count: number): Buffer {
  const box = (type: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + content.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, content]);
  };
  const size = box('ispe', Buffer.from('000000000000000800000008', 'hex'));
  const properties = box('iprp', box('ipco', Buffer.concat(Array<Buffer>(count).fill(size))));
  const brand = box('ftyp', Buffer.from('avif\0\0\0\0avif', 'latin1'));
  return Buffer.concat([brand, box('meta', Buffer.concat([Buffer.alloc(4), properties]))]);
}

/** Ten of the level below on each: 10^levels circles. */
function multipliedSvg(levels: number): string {
  const level = (i: number) => `<g id="g${i}">${`<use href="#g${i - 1}"/>`.repeat(10)}</g>`;
  const groups = Array.from({ length: levels }, (_, i) => level(i + 1)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg"><circle id="g0" r="1"/>${groups}</svg>`;
}

/** One black pixel as TIFF 6.0: a header, one directory of three entries (width, height, compression). */
function tinyTiff(): Buffer {
  const tiff = Buffer.alloc(64);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(3, 8);
  for (const [i, tag] of [256, 257, 259].entries()) {
    const at = 10 + i * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(3, at + 2);
    tiff.writeUInt32LE(1, at + 4);
    tiff.writeUInt16LE(1, at + 8);
  }
  return tiff;
}

for (const { file, code, sentence } of cases) {
  testOnOnePage(
    `${file.name}: ${code}; the answer before it stays, and the next picture works`,
    async ({ page }) => {
      await give(page, picturePath('truck'));
      await answerFor(page, 'truck.png');
      await give(page, file);
      const notice = page.getByRole('alert');
      await expect(notice).toContainText(sentence);
      await expect(notice).toHaveAttribute('data-code', code);
      await expect(notice).toContainText(file.name);
      // Nothing is lost: the truck and its bars are still there.
      expect((await answerFor(page, 'truck.png')).classes[0]?.label).toBe('truck');
      await expect(page.getByRole('img', { name: /truck\.png/ })).toBeVisible();

      await give(page, picturePath('ship'));
      expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
      await expect(notice).toBeHidden();
    },
  );
}

test('a bad file as the very first one is told just so, and the next picture works', async ({ page }) => {
  await give(page, cases[1]?.file as GivenFile);
  await expect(page.getByRole('alert')).toContainText(/not a picture/);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
  await give(page, picturePath('ship'));
  expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
});

testOnOnePage('a picture of one pixel gets an answer', async ({ page }) => {
  const size = { name: 'dot.png', type: 'image/png', width: 1, height: 1 };
  await give(page, await drawFile(page, size, [['#336699', 0, 0, 1, 1]]));
  expect((await answerFor(page, 'dot.png')).classes).toHaveLength(10);
});
