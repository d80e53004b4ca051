/** The page says when a picture is none of the model's classes, or unlike what it was trained on, and what is off. */
import { expect, type Page } from 'playwright/test';
import { expectNoViolations } from '../support/axe.ts';
import {
  answerFor,
  codesOn,
  drawFile,
  expectNoOverflow,
  type GivenFile,
  give,
  picturePath,
  type Rectangle,
  samplePath,
  test,
} from '../support/page.ts';

/** Of what `cifar10` sees. */
const side = 32;

/** White noise as the model sees it: one rectangle for each pixel of its input. */
function noise(page: Page): Promise<GivenFile> {
  let state = 1;
  const next = () => {
    state = (state * 48271) % 2147483647; // Park and Miller's generator: the same noise each time
    return state % 256;
  };
  const pixels = Array.from(
    { length: side * side },
    (_, i): Rectangle => [`rgb(${next()} ${next()} ${next()})`, i % side, Math.floor(i / side), 1, 1],
  );
  return drawFile(page, { name: 'noise.png', type: 'image/png', width: side, height: side }, pixels);
}

const blank = (page: Page) =>
  drawFile(page, { name: 'blank.png', type: 'image/png', width: 64, height: 64 }, [
    ['#7f8c99', 0, 0, 64, 64],
  ]);

const heldBack = 'This does not look like anything that I know';

test('noise is held back: no class stands out, and its score lies among those of other things', async ({
  page,
}) => {
  await give(page, await noise(page));
  expect((await answerFor(page, 'noise.png')).headline).toBe(heldBack);
  expect(await codesOn(page)).toEqual(['noisy', 'out-of-distribution']);
  await expect(page.getByTestId('warning')).toHaveText(/^Held back: too much noise or too fine a pattern\./);
  const first = page.getByTestId('class-bar').first();
  await expect(first).toHaveCSS('font-weight', '400');
  await expect(first.locator('.bars__fill')).toHaveCSS('opacity', '0.6');
  await expect(page.locator('[aria-live=polite]')).not.toContainText('%');

  await page.getByText('How it compares with what the model knows').click();
  await expect(page.getByTestId('likeness-score')).toHaveText(/^Its score is .*, which is below/);
  await expect(page.getByTestId('likeness')).toContainText('Of the pictures that this was set by');
  await expectNoViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolations(page);
  await page.setViewportSize({ width: 320, height: 740 });
  await expectNoOverflow(page);
});

test('an odd channel is shown beside that of the pictures that the model knows', async ({ page }) => {
  const red = await drawFile(page, { name: 'red.png', type: 'image/png', width: 64, height: 64 }, [
    ['#e01010', 0, 0, 64, 64],
    ['#ff4040', 8, 20, 40, 20],
  ]);
  await give(page, red);
  await answerFor(page, 'red.png');
  expect(await codesOn(page)).toContain('red-channel');
  await page.getByText('How it compares with what the model knows').click();
  const channel = page.locator('[data-channel=red]');
  await expect(channel).toBeVisible();
  await expect(channel.locator('figcaption')).toHaveText(/^Red, from dark to light: .* apart/);
  await expectNoViolations(page);
});

test('a blank picture: the warning is read out too, and goes with the next picture', async ({ page }) => {
  await give(page, await blank(page));
  expect((await answerFor(page, 'blank.png')).headline).toBe(heldBack);
  expect(await codesOn(page)).toContain('low-contrast');
  await expect(page.getByTestId('warning')).toContainText('too little contrast');
  await expect(page.locator('[aria-live=polite]')).toContainText('too little contrast');
  await expectNoViolations(page);

  await give(page, picturePath('ship'));
  await answerFor(page, 'ship.png');
  expect(await codesOn(page)).toEqual([]);
});

/** A page of text, as a scan or a screenshot has it. */
const text: GivenFile = {
  name: 'text.svg',
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#fff"/>${Array.from(
      { length: 9 },
      (_, i) => `<text x="24" y="${50 + i * 50}" font-size="36">The quick brown fox jumps over it</text>`,
    ).join('')}</svg>`,
  ),
};

for (const engine of ['ort-wasm', 'inkling-wasm', 'tfjs-webgl']) {
  test(`${engine}: what is no dish is held back by the score of the features, a pizza is not`, async ({
    page,
  }) => {
    await page.goto(`./?model=pizza&engine=${engine}`);
    const strangers = [
      [text, text.name],
      [picturePath('ship'), 'ship.png'],
    ] as const;
    for (const [file, name] of strangers) {
      await give(page, file);
      expect((await answerFor(page, name)).headline).toBe('No dish that I know');
      expect(await codesOn(page)).toContain('out-of-distribution');
    }
    await give(page, samplePath('pizza'));
    expect((await answerFor(page, 'pizza.webp')).headline).toBe('It’s a pizza!');
    expect(await codesOn(page)).toEqual([]);
  });
}

for (const engine of ['ort-wasm', 'inkling-wasm', 'tfjs-webgl']) {
  test(`${engine}: text and dishes are none of ten things: they are held back`, async ({ page }) => {
    await page.goto(`./?model=cifar10&engine=${engine}`);
    const strangers = [
      [text, text.name],
      [samplePath('pizza'), 'pizza.webp'],
      [samplePath('spaghetti'), 'spaghetti.webp'],
      [samplePath('salad'), 'salad.webp'],
    ] as const;
    for (const [file, name] of strangers) {
      await give(page, file);
      expect((await answerFor(page, name)).headline).toBe(heldBack);
      expect(await codesOn(page)).toContain('out-of-distribution');
    }
  });
}

test('a picture of one of its classes is not held back', async ({ page }) => {
  for (const what of ['airplane', 'automobile', 'ship', 'truck']) {
    for (const [file, name] of [
      [samplePath(what), `${what}.webp`],
      [picturePath(what), `${what}.png`],
    ] as const) {
      await give(page, file);
      expect((await answerFor(page, name)).headline).toMatch(new RegExp(`^Very likely an? ${what}$`));
      expect(await codesOn(page)).toEqual([]);
    }
  }
});
