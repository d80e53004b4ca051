/** The languages of the page. English is always there; each other one is fetched when it is wanted. */
import { en } from './en/index.ts';
import type { Text } from './text.ts';

export interface Language {
  /** BCP 47, a primary subtag alone. */
  readonly code: string;
  /** In the language itself. */
  readonly name: string;
  readonly load: () => Promise<Text>;
}

export const languages: readonly Language[] = [
  { code: 'en', name: 'English', load: async () => en },
  { code: 'ru', name: 'Русский', load: () => import('./ru/index.ts').then(({ ru }) => ru) },
];
