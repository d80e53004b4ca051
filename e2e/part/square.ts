/** The square over a collage of two pictures, by which another part is asked about. */
import { expect, type Page } from 'playwright/test';
import { collage, type Piece } from '../support/collage.ts';
import { answerFor, give, picturePath } from '../support/page.ts';

export const square = (page: Page) => page.getByTestId('part');
export const headline = (page: Page) => page.getByTestId('headline');
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
export const cropNow = async (page: Page) =>
  ((await square(page).getAttribute('data-crop')) as string).split(' ').map(Number);

/** Of each half of the collage, in pixels. */
export const side = 480;
const shipAndTruck = ['ship', 'truck'].map((name) => ({ picture: picturePath(name) }));

/** The collage of two pictures on the page, with the square to be moved. */
export async function open(page: Page, pieces: readonly Piece[] = shipAndTruck) {
  await give(page, await collage(page, 'collage.png', side, pieces));
  await answerFor(page, 'collage.png');
  await expect(page.getByTestId('seen-outline')).toBeVisible();
  await press(page, 'Another part');
  await expect(square(page)).toBeVisible();
  expect(await cropNow(page)).toEqual([side / 2, 0, side, side]);
}

/** Where on the page the middle of the square is. */
export async function middle(page: Page) {
  const box = await square(page).boundingBox();
  if (!box) throw new Error('no square');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
}
