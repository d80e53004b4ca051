/** How much of a file is looked at for its root element: a licence or a DOCTYPE may stand before it. */
export const longestProlog = 64 * 1024;

/** What may stand before the root element of XML: its declaration, comments, instructions, a DOCTYPE (XML 1.0, section 2.8). */
const [comment, instruction] = ['<!--', '<?'];
export const doctype = '<!DOCTYPE';

/**
 * Whether a file is an SVG: XML whose root element is `svg`, with or without a prefix. Every character is looked at once.
 *
 * @param head its first bytes, `longestProlog` at most
 */
export function isSvg(head: Uint8Array): boolean {
  const text = asciiOf(head);
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    if (text.startsWith(comment, at)) at = after(text, '-->', at + comment.length);
    else if (text.startsWith(instruction, at)) at = after(text, '?>', at);
    else if (text.startsWith(doctype, at)) at = afterDoctype(text, at + doctype.length);
    else return /^<(?:[\w.-]+:)?svg[\s/>]/.test(text.slice(at, at + 100));
  }
}

/** XML is in UTF-8 or -16, or in something whose markup is as ASCII has it: letters do not matter here. */
export function asciiOf(head: Uint8Array): string {
  const [first = 0, second = 0, third = 0] = head;
  const bytes = head.subarray(0, longestProlog);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return utf16(bytes, 0);
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return utf16(bytes, 1);
  return latin1(first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes);
}

/** The low bytes: `offset` is 0 where they come second. */
function utf16(bytes: Uint8Array, offset: 0 | 1): string {
  const low = bytes.filter((_, i) => i % 2 !== offset);
  const high = bytes.filter((_, i) => i % 2 === offset);
  const units = low.map((byte, i) => (high[i] ? 0x7f : byte));
  const isMark = (bytes[0] === 0xfe || bytes[0] === 0xff) && (bytes[1] === 0xff || bytes[1] === 0xfe);
  return latin1(isMark ? units.subarray(1) : units);
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

/** Beyond its ">": not one in quotes, in a comment or in the brackets of what it declares. */
export function afterDoctype(text: string, from: number): number {
  let brackets = 0;
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (text.startsWith(comment, at)) at = after(text, '-->', at + comment.length);
    else if (char === '"' || char === "'") at = after(text, char, at + 1);
    else {
      if (char === '[') brackets += 1;
      if (char === ']') brackets -= 1;
      at += 1;
      if (char === '>' && brackets <= 0) return at;
    }
  }
  return at;
}
