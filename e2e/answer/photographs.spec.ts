/** What the published models say of photographs as people take them: right, or at least never sure of what is not there. */
import { expect, type Page } from 'playwright/test';
import { collage } from '../support/collage.ts';
import { answerFor, codesOn, give, test } from '../support/page.ts';
import { needPhotographs, photograph } from '../support/photographs.ts';

test.beforeEach(needPhotographs);

/** Of the astronaut's photograph, face and shoulders. */
const faceAndShoulders = (page: Page) =>
  collage(page, 'portrait.png', 320, [{ picture: photograph('astronaut.png'), square: [0, 0, 448] }]);

for (const engine of ['ort-wasm', 'inkling-wasm', 'tfjs-webgl']) {
  test(`${engine}: of ten things a cat is a cat, portraits and a cup are held back`, async ({ page }) => {
    await page.goto(`./?model=cifar10&engine=${engine}`);
    await give(page, photograph('chelsea.png'));
    expect((await answerFor(page, 'chelsea.png')).headline).toBe('Very likely a cat');
    expect(await codesOn(page)).toEqual([]);

    const strangers = [await faceAndShoulders(page), photograph('astronaut.png'), photograph('coffee.png')];
    for (const stranger of strangers) {
      await give(page, stranger);
      expect((await answerFor(page, stranger.name)).headline).toBe(
        'This does not look like anything that I know',
      );
      expect(await codesOn(page)).toEqual(['out-of-distribution']);
    }
  });

  test(`${engine}: none of them is a pizza, and a portrait is no dish`, async ({ page }) => {
    await page.goto(`./?model=pizza&engine=${engine}`);
    const portrait = await faceAndShoulders(page);
    await give(page, portrait);
    expect((await answerFor(page, portrait.name)).headline).toBe('No dish that I know');
    expect(await codesOn(page)).toContain('out-of-distribution');
    for (const name of ['astronaut.png', 'chelsea.png', 'coffee.png', 'rocket.jpg'] as const) {
      await give(page, photograph(name));
      expect(['No pizza here', 'No dish that I know']).toContain((await answerFor(page, name)).headline);
    }
  });
}
