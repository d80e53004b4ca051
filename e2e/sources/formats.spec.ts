/** Every kind of picture that browsers decode, and a sentence for the one that phones write and browsers do not read. */
import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import {
  answerFor,
  colourAt,
  drawFile,
  type GivenFile,
  give,
  picturePath,
  seenPixels,
  testOnOnePage as test,
} from '../support/page.ts';

const file = (path: string, mimeType: string): GivenFile => ({
  name: path.split('/').at(-1) as string,
  mimeType,
  buffer: readFileSync(new URL(path, import.meta.url)),
});

/** A GIF of two frames shows a ship first, then a truck. */
const pictures: { given: GivenFile; top: string; size: RegExp }[] = [
  { given: file('../pictures/formats/ship-then-truck.gif', 'image/gif'), top: 'ship', size: /160 × 120/ },
  { given: file('../pictures/ship.svg', 'image/svg+xml'), top: 'ship', size: /640 × 480/ },
  // As some systems hand it over, who know no such kind of file.
  { given: { ...file('../pictures/truck.svg', ''), name: 'untyped.svg' }, top: 'truck', size: /640 × 480/ },
];

for (const { given, top, size } of pictures) {
  test(given.name, async ({ page }) => {
    await give(page, given);
    expect((await answerFor(page, given.name)).classes[0]?.label).toBe(top);
    await expect(page.getByText(size).first()).toBeVisible();
    await expect(page.getByRole('img', { name: given.name })).toBeVisible();
  });
}

/** Two colours side by side, and the colour that the model sees at the left. */
for (const type of ['image/webp', 'image/jpeg', 'image/png']) {
  test(type, async ({ page }) => {
    const name = `two.${type.split('/')[1]}`;
    const drawn = await drawFile(page, { name, type, width: 96, height: 96 }, [
      ['#c02020', 0, 0, 48, 96],
      ['#2020c0', 48, 0, 48, 96],
    ]);
    expect(drawn.mimeType).toBe(type);
    await give(page, drawn);
    await answerFor(page, name);
    const [red = 0, , blue = 0] = colourAt(await seenPixels(page), 0.2, 0.5);
    expect(red - blue).toBeGreaterThan(100);
  });
}

test('AVIF', async ({ page }) => {
  await give(page, file('../pictures/formats/ship.avif', 'image/avif'));
  expect((await answerFor(page, 'ship.avif')).classes[0]?.label).toBe('ship');
});

test('an SVG without a size is drawn at 512 pixels, transparency on white, styles of its own and all', async ({
  page,
}) => {
  const svg = `<?xml version="1.0"?>
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><style>.a { fill: #00c000 }</style>
    <rect class="a" width="1" height="1" style="stroke: none"/></svg>`;
  await give(page, { name: 'bare.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) });
  await answerFor(page, 'bare.svg');
  await expect(page.getByText('512 × 256 pixels')).toBeVisible();
  const pixels = await seenPixels(page);
  expect(colourAt(pixels, 0.14, 0.5)).toEqual([0, 192, 0]);
  expect(colourAt(pixels, 0.9, 0.5)).toEqual([255, 255, 255]);
});

test('a broken SVG is told as such', async ({ page }) => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><rect></svg>';
  await give(page, { name: 'broken.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(svg) });
  await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'image-corrupt');
});

/** The boxes that name a HEIC file's kind and size (ISO/IEC 14496-12 and 23008-12), and no picture. */
function tinyHeic(): Buffer {
  const box = (type: string, ...content: Buffer[]) => {
    const head = Buffer.alloc(8);
    const body = Buffer.concat(content);
    head.writeUInt32BE(8 + body.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const size = Buffer.from('000000000000004000000040', 'hex'); // version and flags, 64 x 64
  const brands = Buffer.from('heic\0\0\0\0mif1heic', 'latin1');
  const properties = box('iprp', box('ipco', box('ispe', size)));
  return Buffer.concat([box('ftyp', brands), box('meta', Buffer.alloc(4), properties), Buffer.alloc(64)]);
}

test('HEIC, which this browser does not read: what to do is told', async ({ page }) => {
  await give(page, { name: 'IMG_0001.HEIC', mimeType: 'image/heic', buffer: tinyHeic() });
  const notice = page.getByRole('alert');
  await expect(notice).toHaveAttribute('data-code', 'image-heic-unsupported');
  await expect(notice).toContainText('Settings > Camera > Formats > Most Compatible');
  await give(page, picturePath('ship'));
  expect((await answerFor(page, 'ship.png')).classes[0]?.label).toBe('ship');
});
