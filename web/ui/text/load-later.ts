import type { LaterText } from './text.ts';

type Load = () => Promise<{ readonly later: LaterText }>;

const loadEnglish: Load = () => import('./en/later.ts');

/** By the code of each of the page's languages. */
export const laterTexts: Readonly<Record<string, Load>> = {
  en: loadEnglish,
  ru: () => import('./ru/later.ts'),
};

/** What only parts of the page say that are fetched when they are wanted. */
export const loadLater = async (language: string): Promise<LaterText> =>
  (await (laterTexts[language] ?? loadEnglish)()).later;
