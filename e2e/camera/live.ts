/** What the tests of the camera share. */
import { expect, type Page } from 'playwright/test';

export const useButton = (page: Page) => page.getByRole('button', { name: 'Use the camera' });
export const panel = (page: Page) => page.getByTestId('camera');
export const headline = (page: Page) => page.getByTestId('live-headline');
export const frames = async (page: Page) =>
  Number(await page.getByTestId('live-answer').getAttribute('data-frames'));

interface Watched {
  readonly streams: MediaStream[];
}

/** Opens the camera and waits for its first answer. */
export async function openCamera(page: Page): Promise<void> {
  await useButton(page).click();
  await expect(headline(page)).toBeVisible();
}

/** Remembers, in the page, every stream of a camera. */
export function watchStreams(page: Page): Promise<void> {
  return page.evaluate(() => {
    const streams: MediaStream[] = [];
    const { mediaDevices } = navigator;
    const original = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await original(constraints);
      streams.push(stream);
      return stream;
    };
    Object.assign(globalThis, { streams });
  });
}

/** The states of all tracks that there ever were. */
export function trackStates(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (globalThis as unknown as Watched).streams
      .flatMap((stream) => stream.getTracks())
      .map((track) => track.readyState),
  );
}

/** Lets the next call fail as browsers let it fail. */
export function failOnce(page: Page, name: string): Promise<void> {
  return page.evaluate((name) => {
    const { mediaDevices } = navigator;
    const original = mediaDevices.getUserMedia;
    mediaDevices.getUserMedia = () => {
      mediaDevices.getUserMedia = original;
      return Promise.reject(new DOMException('made up', name));
    };
  }, name);
}

/** Ends a stream as the system does when the camera is unplugged. */
export function unplug(page: Page): Promise<void> {
  return page.evaluate(() => {
    const stream = (globalThis as unknown as Watched).streams.at(-1);
    for (const track of stream?.getTracks() ?? []) {
      track.stop();
      track.dispatchEvent(new Event('ended')); // which `stop()` does not send
    }
  });
}

/** Whether the tab is seen, as the page is told. */
export function setVisibility(page: Page, state: DocumentVisibilityState): Promise<void> {
  return page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
