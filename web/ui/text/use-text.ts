import { createContext, useContext } from 'react';
import { en } from './en/index.ts';
import type { Text } from './text.ts';

export const TextContext = createContext<Text>(en);

/** All that the page says, in the visitor's language. */
export const useText = (): Text => useContext(TextContext);

/** By the code of each of the page's languages. */
export type LateTexts<Late> = Readonly<Record<string, Late>> & { readonly en: Late };

/** Makes a hook for text that comes, in all languages, with the code that says it: with it, all that the page says. */
export function lateText<Late extends object>(languages: LateTexts<Late>): () => Text & Late {
  const whole = new WeakMap<Text, Text & Late>();
  return function useLateText() {
    const text = useText();
    const known = whole.get(text) ?? { ...text, ...(languages[text.language] ?? languages.en) };
    whole.set(text, known);
    return known;
  };
}
