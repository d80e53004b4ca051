import type { Localised } from './manifest.ts';

/** The text in the wanted language, else in English. */
export function localise(texts: Localised, language: string): string {
  return texts[language] ?? texts.en;
}
