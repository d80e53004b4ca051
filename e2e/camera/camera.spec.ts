/** The live camera, on a film that this project shot. */
import { expect } from 'playwright/test';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { expectNoViolations } from '../support/axe.ts';
import { expectedEngine, expectNoOverflow, forcedEngine, give, picturePath, test } from '../support/page.ts';
import { burn, filmed, filmOptions, framesPerSecond, shoot } from './film.ts';
import {
  frames,
  headline,
  openCamera,
  panel,
  setVisibility,
  trackStates,
  useButton,
  watchStreams,
} from './live.ts';

test.use({ launchOptions: chromiumOptions(filmOptions), permissions: ['camera'], savesData: false });
test.beforeEach(async ({ page }) => {
  await shoot(page);
  await watchStreams(page);
});
test.afterAll(burn);

test('shows bars, rate and latency, and follows what it sees', async ({ page }) => {
  await openCamera(page);
  await expect(page.getByTestId('live-bar')).toHaveCount(10);
  for (const name of filmed) {
    await expect(headline(page)).toHaveAttribute('data-top', name);
    await expect(headline(page)).toContainText(name);
  }
  const sum = await page
    .getByTestId('live-bar')
    .evaluateAll((bars) => bars.reduce((sum, bar) => sum + Number(bar.getAttribute('data-probability')), 0));
  expect(sum).toBeCloseTo(1, 2);
  await expect(page.getByTestId('camera-rate')).toHaveText(
    /^\d+ frames a second, \d+(\.\d)? ms from frame to answer$/,
  );
  await expect(page.getByTestId('engine')).toHaveAttribute('data-engine', expectedEngine.engine);
  await expectNoViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolations(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoViolations(page);
  await expectNoOverflow(page);
});

test('the answer follows a change of the picture within half a second of frames', async ({
  page,
}, testInfo) => {
  await openCamera(page);
  const changes = await page.evaluate(measureChanges, 6);
  const report = `the headline changed ${changes.map(({ milliseconds, frames }) => `${milliseconds.toFixed(0)} ms, ${frames} frames`).join('; ')} after the picture`;
  testInfo.annotations.push({ type: 'measured', description: report });
  process.stdout.write(`    ${report}\n`);
  // Of those that were looked at: how many a second there are is the machine's business.
  for (const { frames } of changes) expect(frames).toBeLessThanOrEqual(framesPerSecond / 2);
});

test('a screen reader is told of what lasts, not of each frame', async ({ page }) => {
  await openCamera(page);
  const { said, changes } = await page.evaluate(async () => {
    const region = document.querySelector('[data-testid=live-announcer]') as HTMLElement;
    const headline = document.querySelector('[data-testid=live-headline]') as HTMLElement;
    const said: string[] = [];
    let changes = 0;
    new MutationObserver(() => said.push(region.textContent as string)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    // Where frames are few, what is seen may seldom last.
    await new Promise<void>((resolve) => {
      new MutationObserver(() => {
        changes += 1;
        if (changes >= 4 && said.length > 0) resolve();
      }).observe(headline, { attributeFilter: ['data-top'] });
    });
    return { said, changes };
  });
  expect(said.length).toBeGreaterThan(0);
  expect(said.length).toBeLessThanOrEqual(changes + 1);
  for (const text of said) expect(text).toMatch(/^Camera: .*(ship|truck)/);
  await expect(page.getByTestId('live-announcer')).toHaveRole('status');
});

test('takes a still the way of any picture, and goes on', async ({ page }) => {
  await openCamera(page);
  await expect(headline(page)).toHaveAttribute('data-top', /ship|truck/);
  await page.getByRole('button', { name: 'Take a picture' }).click();
  await expect(page.getByTestId('still')).toHaveText(/^Camera, \d\d:\d\d:\d\d: .*(ship|truck)/);
  const before = await frames(page);
  await expect.poll(() => frames(page)).toBeGreaterThan(before);
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Show the picture' }).click();
  await expect(panel(page)).toBeHidden();
  await expect(page.getByTestId('headline')).toContainText(/ship|truck/);
  await expect(page.getByText('640 × 480 pixels')).toBeVisible();
  expect(await trackStates(page)).toEqual(['ended']);
});

test('without smoothing each bar is that of the last frame, and so it stays', async ({ page }) => {
  test.skip(forcedEngine === 'tfjs-webgl', 'three frames a second of software WebGL have nothing in between');
  await openCamera(page);
  const smoothing = page.getByRole('checkbox', { name: 'Smooth bars' });
  await expect(smoothing).toBeChecked();
  await smoothing.uncheck();
  await page.keyboard.press('Escape');
  await openCamera(page);
  await expect(smoothing).not.toBeChecked();
  // From one picture to the next there is nothing in between: smoothed, it takes a dozen frames where the machine is quick.
  const between = await page.evaluate(countBetween, 4);
  expect(between).toBeLessThanOrEqual(2);
  await smoothing.check();
  expect(await page.evaluate(countBetween, 4)).toBeGreaterThan(between);
});

test('where it looks lies over what the camera sees, where that is wanted', async ({ page }) => {
  await openCamera(page);
  const map = page.getByTestId('activation');
  const wanted = page.getByRole('checkbox', { name: 'Show where it looks' });
  await expect(wanted).not.toBeChecked();
  await expect(map).toBeHidden();
  await wanted.check();
  await expect(map).toBeVisible();
  const [video, over] = await Promise.all([page.locator('video').boundingBox(), map.boundingBox()]);
  if (!video || !over) throw new Error('both are to be seen');
  expect(over.width).toBeCloseTo(Math.min(video.width, video.height), 0);
  expect(over.x + over.width / 2).toBeCloseTo(video.x + video.width / 2, 0);
  await wanted.uncheck();
  await expect(map).toBeHidden();
});

test('leaving stops the camera and gives the focus back, by button and by Escape', async ({ page }) => {
  await useButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(headline(page)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Camera' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Take a picture' })).toBeFocused();
  expect(await trackStates(page)).toEqual(['live']);
  await page.keyboard.press('Escape');
  await expect(useButton(page)).toBeFocused();
  expect(await trackStates(page)).toEqual(['ended']);
  await page.keyboard.press('Enter');
  await expect(headline(page)).toBeVisible();
  await page.getByRole('button', { name: 'Stop the camera' }).click();
  await expect(useButton(page)).toBeFocused();
  expect(await trackStates(page)).toEqual(['ended', 'ended']);
});

test('rests while the tab is hidden', async ({ page }) => {
  await openCamera(page);
  await setVisibility(page, 'hidden');
  let before = -1;
  const counted = async () => {
    const last = before;
    before = await frames(page);
    return before === last;
  };
  await expect.poll(counted, { intervals: [500] }).toBe(true); // the frame under way is the last
  await page.waitForTimeout(1000);
  expect(await frames(page)).toBe(before);
  await setVisibility(page, 'visible');
  await expect.poll(() => frames(page)).toBeGreaterThan(before);
});

test('another model looks from the next frame on, and what was on the page comes back', async ({ page }) => {
  await give(page, picturePath('airplane'));
  await expect(page.getByTestId('headline')).toContainText('airplane');
  await openCamera(page);
  await expect(page.getByTestId('headline')).toBeHidden();
  await page.getByRole('radio', { name: /pizza/i }).check({ force: true });
  await expect(page.getByTestId('live-bar')).toHaveCount(2);
  await expect(page.getByTestId('engine')).toHaveAttribute('data-model', 'pizza');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('engine')).toHaveAttribute('data-model', 'pizza');
  await expect(page.getByText('airplane.png', { exact: true })).toBeVisible();
});

test('a picture given by another way ends it', async ({ page }) => {
  await openCamera(page);
  await give(page, picturePath('airplane'));
  await expect(page.getByTestId('headline')).toContainText('airplane');
  await expect(panel(page)).toBeHidden();
  expect(await trackStates(page)).toEqual(['ended']);
});

/** Runs in the page: how long after each of so many changes of the picture another class is in the headline. */
async function measureChanges(count: number): Promise<{ milliseconds: number; frames: number }[]> {
  const video = document.querySelector('video') as HTMLVideoElement;
  const context = new OffscreenCanvas(8, 8).getContext('2d', {
    willReadFrequently: true,
  }) as OffscreenCanvasRenderingContext2D;
  let before: Uint8ClampedArray | undefined;
  const answer = document.querySelector('[data-testid=live-answer]') as HTMLElement;
  const lookedAt = () => Number(answer.dataset.frames);
  let changed: { at: number; frames: number } | undefined;
  const delays: { milliseconds: number; frames: number }[] = [];
  const look = () => {
    context.drawImage(video, 0, 0, 8, 8);
    const { data } = context.getImageData(0, 0, 8, 8);
    const difference = before
      ? data.reduce((sum, value, i) => sum + Math.abs(value - (before?.[i] ?? 0)), 0)
      : 0;
    // Less is what another encoding of the same picture, or half a step between two, comes to.
    if (difference / data.length > 5) changed = { at: performance.now(), frames: lookedAt() };
    before = data;
    video.requestVideoFrameCallback(look);
  };
  look();
  const headline = document.querySelector('[data-testid=live-headline]') as HTMLElement;
  await new Promise<void>((resolve) => {
    new MutationObserver(() => {
      if (changed === undefined) return;
      delays.push({ milliseconds: performance.now() - changed.at, frames: lookedAt() - changed.frames });
      changed = undefined;
      if (delays.length === count) resolve();
    }).observe(headline, { attributeFilter: ['data-top'] });
  });
  return delays;
}

/** Runs in the page: on how many frames, until the headline has changed so often, the top class had between 15 and 85 %. */
async function countBetween(changes: number): Promise<number> {
  let between = 0;
  const answer = document.querySelector('[data-testid=live-answer]') as HTMLElement;
  const observer = new MutationObserver(() => {
    const top = document.querySelector<HTMLElement>('[data-testid=live-headline]')?.dataset.top;
    const bar = document.querySelector<HTMLElement>(`[data-testid=live-bar][data-label=${top}]`);
    const probability = Number(bar?.dataset.probability);
    if (probability > 0.15 && probability < 0.85) between += 1;
  });
  observer.observe(answer, { attributeFilter: ['data-frames'] });
  const headline = document.querySelector('[data-testid=live-headline]') as HTMLElement;
  let left = changes;
  await new Promise<void>((resolve) => {
    new MutationObserver(() => {
      left -= 1;
      if (left === 0) resolve();
    }).observe(headline, { attributeFilter: ['data-top'] });
  });
  observer.disconnect();
  return between;
}
