/** What the model sees is what the picture shows: upright, on white, in sRGB, shrunk as Pillow does. */
import { expect } from 'playwright/test';
import {
  answerFor,
  colourAt,
  drawFile,
  give,
  picturePath,
  type Rectangle,
  seenPixels,
  testOnOnePage as test,
  withOrientation,
} from '../support/page.ts';

const near = (actual: number[] | undefined, expected: number[], tolerance: number) => {
  expected.forEach((value, i) => {
    expect(Math.abs((actual?.[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(tolerance);
  });
};

/** Four quarters of a 64 x 64 picture in four colours, clockwise from the top left. */
const red = [200, 30, 30];
const green = [30, 160, 30];
const blue = [30, 30, 200];
const yellow = [220, 220, 40];
const quarters: Rectangle[] = [
  [`rgb(${red})`, 0, 0, 32, 32],
  [`rgb(${green})`, 32, 0, 32, 32],
  [`rgb(${blue})`, 32, 32, 32, 32],
  [`rgb(${yellow})`, 0, 32, 32, 32],
];

/** Where the quarters stand after each EXIF orientation, clockwise from the top left (EXIF 2.3, section 4.6.4). */
const orientations: [orientation: number, corners: number[][]][] = [
  [1, [red, green, blue, yellow]],
  [2, [green, red, yellow, blue]],
  [3, [blue, yellow, red, green]],
  [4, [yellow, blue, green, red]],
  [5, [red, yellow, blue, green]],
  [6, [yellow, red, green, blue]],
  [7, [blue, green, red, yellow]],
  [8, [green, blue, yellow, red]],
];

for (const [orientation, corners] of orientations) {
  test(`EXIF orientation ${orientation} is applied`, async ({ page }) => {
    const name = `orientation-${orientation}.jpg`;
    const jpeg = await drawFile(page, { name, type: 'image/jpeg', width: 64, height: 64 }, quarters);
    await give(page, withOrientation(jpeg, orientation));
    await answerFor(page, name);
    const pixels = await seenPixels(page);
    const places: [number, number][] = [
      [0.14, 0.14],
      [0.86, 0.14],
      [0.86, 0.86],
      [0.14, 0.86],
    ];
    places.forEach(([x, y], i) => {
      near(colourAt(pixels, x, y), corners[i] as number[], 12); // JPEG is not exact
    });
  });
}

test('transparency becomes white, half transparency half of it', async ({ page }) => {
  const size = { name: 'alpha.png', type: 'image/png', width: 64, height: 64 };
  await give(page, await drawFile(page, size, [['rgba(200, 0, 0, 0.5)', 0, 0, 32, 64]]));
  await answerFor(page, 'alpha.png');
  const pixels = await seenPixels(page);
  near(colourAt(pixels, 0.14, 0.5), [228, 128, 128], 2);
  near(colourAt(pixels, 0.86, 0.5), [255, 255, 255], 0);
});

test('the middle square of a wide picture is what counts', async ({ page }) => {
  const size = { name: 'wide.png', type: 'image/png', width: 300, height: 100 };
  const stripes: Rectangle[] = [
    ['rgb(255, 0, 0)', 0, 0, 100, 100],
    ['rgb(0, 90, 0)', 100, 0, 100, 100],
    ['rgb(0, 0, 255)', 200, 0, 100, 100],
  ];
  await give(page, await drawFile(page, size, stripes));
  await answerFor(page, 'wide.png');
  const pixels = await seenPixels(page);
  near(colourAt(pixels, 0.08, 0.5), [0, 90, 0], 0);
  near(colourAt(pixels, 0.92, 0.5), [0, 90, 0], 0);
});

test('fine stripes shrink to their mean, not to an alias', async ({ page }) => {
  const size = { name: 'stripes.png', type: 'image/png', width: 960, height: 960 };
  const stripes = Array.from({ length: 240 }, (_, i): Rectangle => ['#000', i * 4, 0, 2, 960]);
  await give(page, await drawFile(page, size, [['#fff', 0, 0, 960, 960], ...stripes]));
  await answerFor(page, 'stripes.png');
  const pixels = await seenPixels(page);
  for (let x = 0.05; x < 0.95; x += 0.01) near(colourAt(pixels, x, 0.5), [127.5, 127.5, 127.5], 6);
});

test('a photograph of 24 megapixels is taken, strip by strip', async ({ page }) => {
  const size = { name: 'large.jpg', type: 'image/jpeg', width: 6000, height: 4000 };
  const halves: Rectangle[] = [
    ['rgb(40, 90, 160)', 0, 0, 6000, 2000],
    ['rgb(150, 110, 60)', 0, 2000, 6000, 2000],
  ];
  await give(page, await drawFile(page, size, halves));
  await answerFor(page, 'large.jpg');
  await expect(page.getByText('6,000 × 4,000 pixels')).toBeVisible();
  const pixels = await seenPixels(page);
  near(colourAt(pixels, 0.5, 0.08), [40, 90, 160], 3);
  near(colourAt(pixels, 0.5, 0.92), [150, 110, 60], 3);
});

test('the same picture gives the same probabilities twice', async ({ page }) => {
  await give(page, picturePath('ship'));
  const first = await answerFor(page, 'ship.png');
  await give(page, picturePath('truck'));
  await answerFor(page, 'truck.png');
  await give(page, picturePath('ship'));
  expect((await answerFor(page, 'ship.png')).classes).toEqual(first.classes);
});
