import { english, type Words } from './words.ts';

/** By language; each comes when it is wanted. */
const others: Readonly<Record<string, () => Promise<Words>>> = {
  ru: async () => (await import('./words-ru.ts')).russian,
};

/** The words in the first of these languages (BCP 47) that there is; English where there is none, or its words do not come. */
export async function wordsIn(language: string): Promise<Words> {
  const [primary = ''] = language.toLowerCase().split('-');
  const load = Object.hasOwn(others, primary) ? others[primary] : undefined;
  return (await load?.().catch(() => undefined)) ?? english;
}
