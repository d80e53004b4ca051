/** Without a camera, or without leave to use it. */
import { expect } from 'playwright/test';
import { picturePath } from '../support/page.ts';
import { type Tab, until } from './browser.ts';
import { openPage, test } from './fixtures.ts';
import { answerToFile, button } from './page.ts';

/** Asks for the camera. @returns the notice that comes of it */
async function useCamera(tab: Tab) {
  await tab.click(button('Use the camera'));
  return until(
    tab,
    () => {
      const alert = document.querySelector<HTMLElement>('[role=alert]');
      return alert && { code: alert.dataset.code, sentence: alert.innerText };
    },
    undefined,
  );
}

test('no camera: a sentence, and a picture can be chosen instead', async ({ tab, baseURL }) => {
  await openPage(tab, baseURL as string);
  const { code, sentence } = await useCamera(tab);
  expect(code).toBe('camera-absent');
  expect(sentence).toContain('No camera was found.');
  await tab.upload(picturePath('ship'));
  const label = () => document.querySelector<HTMLElement>('[data-testid=class-bar]')?.dataset.label;
  expect(await until(tab, label, undefined)).toBe('ship');
});

test('a camera that may not be used: a sentence that says where to allow it', async ({ newTab, baseURL }) => {
  const tab = await newTab({ refusesCamera: true });
  await openPage(tab, baseURL as string);
  const { code, sentence } = await useCamera(tab);
  expect(code).toBe('camera-blocked');
  expect(sentence).toContain('settings for this page');
  await tab.click(button('Stop the camera'));
  expect(await answerToFile(tab, picturePath('ship'))).toMatchObject({ label: 'ship' });
});
