/**
 * Control characters, halves of surrogate pairs, and what breaks or turns a line: a name from outside could steer a terminal by them,
 * or pass for other lines. models/terminal.py leaves newlines and tabs, for it is given whole tables.
 */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** A text for people, in one line: `\x1b` for what cannot be shown. JSON and CSV have texts as they are. */
export const printable = (text: string) => text.replace(unprintable, escaped);

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  const digits = character.charCodeAt(0).toString(16);
  return digits.length > 2 ? `\\u${digits.padStart(4, '0')}` : `\\x${digits.padStart(2, '0')}`;
}
