import { createStore, type StoreApi } from 'zustand/vanilla';
import { remembered } from '../parts/remembered.ts';
import type { Language } from '../text/languages.ts';
import type { Text } from '../text/text.ts';
import { pickLanguage } from './pick-language.ts';

export interface LanguageState {
  /** What the page says now. */
  readonly text: Text;
  /** The code of a language that was wanted and could not be fetched; the page says so in the one that it has. */
  readonly missing: string | null;

  /** Speaks the language that an earlier visit chose, else the browser's; resolves when it does, or cannot. */
  start(): Promise<void>;
  /** Chooses by hand, for this visit and the next ones. */
  choose(code: string): Promise<void>;
}

export interface LanguageDependencies {
  readonly languages: readonly Language[];
  readonly initial: Text;
  /** What the browser asks for, as `navigator.languages`. */
  readonly preferred: readonly string[];
  /** `localStorage`; throws where the visitor's settings forbid it. */
  readonly storage: Parameters<typeof remembered>[0];
}

export type LanguageStore = StoreApi<LanguageState>;

const key = 'inkling.language';

export function createLanguageStore({
  languages,
  initial,
  preferred,
  storage,
}: LanguageDependencies): LanguageStore {
  const codes = languages.map(({ code }) => code);
  /** The one asked for last: an earlier one that arrives later is not wanted any more. */
  let wanted = initial.language;

  const kept = remembered(storage, key);

  return createStore<LanguageState>()((set) => {
    const speak = async (code: string) => {
      const language = languages.find((one) => one.code === code);
      if (!language) return;
      wanted = code;
      try {
        const text = await language.load();
        if (wanted === code) set({ text, missing: null });
      } catch {
        if (wanted === code) set({ missing: code });
      }
    };

    return {
      text: initial,
      missing: null,

      start: () => {
        const earlier = kept.read();
        return speak(
          earlier && codes.includes(earlier) ? earlier : pickLanguage(preferred, codes, initial.language),
        );
      },

      choose: (code) => {
        kept.write(code);
        return speak(code);
      },
    };
  });
}
