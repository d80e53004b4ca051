import { describe, expect, it, vi } from 'vitest';
import { en } from '../text/en/index.ts';
import { ru } from '../text/ru/index.ts';
import { createLanguageStore } from './language-store.ts';
import { pickLanguage } from './pick-language.ts';

function make({ preferred = ['en'], stored = null as string | null, load = async () => ru } = {}) {
  const items = new Map(stored ? [['inkling.language', stored]] : []);
  const store = createLanguageStore({
    languages: [
      { code: 'en', name: 'English', load: async () => en },
      { code: 'ru', name: 'Русский', load },
    ],
    initial: en,
    preferred,
    storage: () => ({
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
    }),
  });
  return { store, items };
}

describe('the language', () => {
  it('is the first of the browser’s that the page has, and English when it has none', async () => {
    expect(pickLanguage(['de-DE', 'ru-RU', 'en'], ['en', 'ru'], 'en')).toBe('ru');
    expect(pickLanguage(['en-GB', 'ru'], ['en', 'ru'], 'en')).toBe('en');
    expect(pickLanguage(['de', 'fr-CA'], ['en', 'ru'], 'en')).toBe('en');
    const { store } = make({ preferred: ['ru-RU', 'en'] });
    await store.getState().start();
    expect(store.getState().text).toBe(ru);
  });

  it('is the one chosen in an earlier visit, if it still exists', async () => {
    const kept = make({ stored: 'ru' });
    await kept.store.getState().start();
    expect(kept.store.getState().text).toBe(ru);
    const odd = make({ stored: 'xx', preferred: ['ru'] });
    await odd.store.getState().start();
    expect(odd.store.getState().text).toBe(ru);
  });

  it('is remembered when it is chosen by hand', async () => {
    const { store, items } = make();
    await store.getState().choose('ru');
    expect(store.getState().text).toBe(ru);
    expect(items.get('inkling.language')).toBe('ru');
    await store.getState().choose('en');
    expect(store.getState().text).toBe(en);
  });

  it('stays as it is, and says so, when another one cannot be fetched; a second try may succeed', async () => {
    const load = vi.fn(async () => ru).mockRejectedValueOnce(new TypeError('Failed to fetch'));
    const { store } = make({ load });
    await store.getState().choose('ru');
    expect(store.getState()).toMatchObject({ text: en, missing: 'ru' });
    await store.getState().choose('ru');
    expect(store.getState()).toMatchObject({ text: ru, missing: null });
  });

  it('is the one asked for last, whichever arrives last', async () => {
    let arrive = (_: typeof ru) => {};
    const { store } = make({
      load: () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    });
    const late = store.getState().choose('ru');
    await store.getState().choose('en');
    arrive(ru);
    await late;
    expect(store.getState().text).toBe(en);
  });

  it('works where storage is forbidden', async () => {
    const storage = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const store = createLanguageStore({
      languages: [{ code: 'ru', name: 'Русский', load: async () => ru }],
      initial: en,
      preferred: [],
      storage,
    });
    await store.getState().start();
    await store.getState().choose('ru');
    expect(store.getState().text).toBe(ru);
  });
});
