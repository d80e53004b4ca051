/** An answer is of its part: so is what the visitor says of it, what the list shows, and what is copied. */
import { expect, type Page } from 'playwright/test';
import { row, save } from '../list/pictures.ts';
import { answerFor, give, pictureBytes, picturePath, test } from '../support/page.ts';
import { headline, open, press, side, square } from './square.ts';

/** The mean colour of the middle of an image element's file, or of a picture of the tests: red, green and blue. */
const meanColour = (page: Page, url: string) =>
  page.evaluate(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const [side, most] = [64, Math.min(width, height)];
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [side, side];
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(image, (width - most) / 2, (height - most) / 2, most, most, 0, 0, side, side);
    const { data } = context.getImageData(0, 0, side, side);
    return [0, 1, 2].map((channel) => {
      const values = data.filter((_, i) => i % 4 === channel);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
  }, url);

/** In levels of 255: what JPEG and another resizer may change of a mean. */
const nearby = 4;

/** Waits until a row's thumbnail has the mean colour of one of the tests' pictures. */
async function expectThumbnail(page: Page, name: string, picture: string) {
  const bytes = pictureBytes(picture).toString('base64');
  const wanted = await meanColour(page, `data:image/png;base64,${bytes}`);
  await expect(async () => {
    const url = await row(page, name).locator('img').getAttribute('src');
    const seen = await meanColour(page, url as string);
    expect(Math.max(...seen.map((value, i) => Math.abs(value - (wanted[i] as number))))).toBeLessThan(nearby);
  }).toPass();
}

test.describe('an answer is of its part alone', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('what the visitor says of one is said of no other; the thumbnail shows it, and the copied text names it', async ({
    page,
  }) => {
    const yes = page.getByRole('button', { name: 'Yes', exact: true });
    const copied = async () => {
      await press(page, 'Copy as text');
      await expect(page.getByText('Copied.')).toBeVisible();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const truths = async () => {
      const exported: { truth: string | null }[] = JSON.parse((await save(page, 'Answers as JSON')).text);
      return exported.map(({ truth }) => truth);
    };
    await give(page, picturePath('airplane'));
    await answerFor(page, 'airplane.png');
    await open(page);
    expect(await copied()).not.toContain('Part:');

    await square(page).focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(copied).toContain('\nPart: x 0, y 0, 480 × 480 pixels\n');
    await expect(headline(page)).toContainText('ship');
    await yes.click();
    await expect(page.getByText('Noted for this visit')).toBeVisible();
    await expect(row(page, 'collage.png')).toContainText('You: ship');
    await expectThumbnail(page, 'collage.png', 'ship');

    await page.getByText('With keys, or in numbers').click();
    await page.getByLabel('From the left').fill(String(side));
    await expect(row(page, 'collage.png')).toContainText('truck');
    await expect(headline(page)).toContainText('truck');
    await expect(row(page, 'collage.png')).not.toContainText('You:');
    await expect(page.getByLabel('This is:')).toHaveValue('');
    await expect(yes).toHaveAttribute('aria-pressed', 'false');
    await expect(page.getByText('Noted for this visit')).toBeHidden();
    await expectThumbnail(page, 'collage.png', 'truck');
    expect(await truths()).toEqual([null, null]);

    await press(page, 'Back');
    await expect(row(page, 'collage.png')).toContainText('You: ship');
    await expect(yes).toHaveAttribute('aria-pressed', 'true');
    await expectThumbnail(page, 'collage.png', 'ship');
    expect(await truths()).toEqual([null, 'ship']);
  });
});
