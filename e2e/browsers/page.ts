/** What the tests of this folder do with the page, through any driver. */
import { basename } from 'node:path';
import { type Tab, until } from './browser.ts';

/** The engine that the page begins with; the only other one that it measures is WebGL, which is slower where it is software. */
export const onTheCpu = 'inkling-wasm';

/** XPath of a button by its name. */
export const button = (name: string) => `//button[normalize-space()="${name}" or @aria-label="${name}"]`;

/** XPath of what opens and closes a part of the page, by its words. */
export const summary = (words: string) => `//summary[normalize-space()="${words}"]`;

interface Announcing {
  announced: Element | null;
}

/**
 * Gives a picture in some way and waits for its answer, or for a notice.
 *
 * @param name by which the page calls the picture
 * @param give what gives it; the page may show another picture of the same name already
 */
export async function answerTo(tab: Tab, name: string, give: () => Promise<unknown>) {
  await dismiss(tab);
  await tab.evaluate(() => {
    // Each answer is announced by an element of its own.
    (globalThis as unknown as Announcing).announced = document.querySelector('[aria-live=polite] p');
  }, undefined);
  await give();
  return until(
    tab,
    (name) => {
      const notice = document.querySelector<HTMLElement>('[role=alert]');
      if (notice) return { notice: notice.dataset.code, sentence: notice.textContent };
      const announced = document.querySelector('[aria-live=polite] p');
      const isNew = announced !== (globalThis as unknown as Announcing).announced;
      if (!isNew || !announced?.textContent?.includes(`${name}:`)) return undefined;
      // What is below the bars is fetched while the first picture is worked on, and may come after them.
      const engine = document.querySelector<HTMLElement>('[data-testid=engine]');
      if (!engine) return undefined;
      return {
        label: document.querySelector<HTMLElement>('[data-testid=class-bar]')?.dataset.label,
        engine: { ...engine.dataset },
      };
    },
    name,
  );
}

/** The answer to a file that is chosen, or the notice that it gets. */
export const answerToFile = (tab: Tab, path: string) => answerTo(tab, basename(path), () => tab.upload(path));

/** Puts the notice of a test before away. */
export async function dismiss(tab: Tab): Promise<void> {
  const isThere = () => document.querySelector('[role=alert]') !== null;
  if (!(await tab.evaluate(isThere, undefined))) return;
  await tab.click(button('Dismiss'));
  await until(tab, () => document.querySelector('[role=alert]') === null, undefined);
}

/** Waits until the list has worked all its pictures off. Patience is for each of them: its line says when one more is done. */
export async function listDone(tab: Tab): Promise<void> {
  let before = '';
  for (;;) {
    const line = await until(
      tab,
      (before) => {
        const line = document.querySelector<HTMLElement>('[data-testid=list-status]');
        const said = line?.textContent ?? '';
        return said === before ? undefined : { said, phase: line?.dataset.phase };
      },
      before,
    );
    if (line.phase === 'idle') return;
    before = line.said;
  }
}

interface Catching {
  caught: { name: string; text: string } | null;
}

/**
 * The file that the page saves when this button is pressed. Not every driver shows a download: it is caught where the page hands
 * it to the browser.
 */
export async function savedBy(tab: Tab, words: string): Promise<{ name: string; text: string }> {
  await tab.evaluate(() => {
    const page = globalThis as unknown as Catching;
    page.caught = null;
    const { createObjectURL } = URL;
    const { click } = HTMLAnchorElement.prototype;
    const texts = new Map<string, Promise<string>>();
    URL.createObjectURL = (blob: Blob) => {
      const url = createObjectURL.call(URL, blob);
      texts.set(url, blob.text());
      return url;
    };
    HTMLAnchorElement.prototype.click = async function () {
      URL.createObjectURL = createObjectURL;
      HTMLAnchorElement.prototype.click = click;
      page.caught = { name: this.download, text: (await texts.get(this.href)) ?? '' };
    };
  }, undefined);
  await tab.click(button(words));
  return until(tab, () => (globalThis as unknown as Catching).caught, undefined);
}
