import type { DetailsText } from './details-text.ts';
import { details as en } from './en/details.ts';
import { details as ru } from './ru/details.ts';
import type { Text } from './text.ts';
import { useText } from './use-text.ts';

const languages: Readonly<Record<string, DetailsText>> = { en, ru };
const whole = new WeakMap<Text, Text & DetailsText>();

/** All that is said beside and below an answer, in the visitor's language. */
export function useDetailsText(): Text & DetailsText {
  const text = useText();
  const known = whole.get(text) ?? { ...text, ...(languages[text.language] ?? en) };
  whole.set(text, known);
  return known;
}
