/** The tags of an SVG, as a browser reads them: by XML's rules (XML 1.0, sections 2 and 3), in linear time. */

export interface Tag {
  /** Without its prefix. */
  readonly name: string;
  /** Names without their prefixes, and values with their references written out. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly kind: 'opens' | 'closes' | 'empty';
  /** Where it begins, and where the text after it does. */
  readonly begin: number;
  readonly end: number;
  /** Letters between it and the tag before. */
  readonly letters: number;
}

/** What is no tag, and where it ends. */
const passages = [
  ['!--', '-->'],
  ['![CDATA[', ']]>'],
  ['?', '?>'],
  ['!', '>'],
] as const;
/** A blank stands before each, and only there may it begin: no letter is looked at twice. */
const attribute = /\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const references: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @param text of the file, its own entities written out */
export function* tagsOf(text: string): Generator<Tag> {
  let before = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const passage = passages.find(([begin]) => text.startsWith(begin, at + 1));
    if (passage) {
      const [begin, end] = passage;
      const found = text.indexOf(end, at + 1 + begin.length);
      if (found < 0) return;
      at = found + end.length;
      continue;
    }
    const end = tagEnd(text, at + 1);
    if (end < 0) return;
    yield { ...tagOf(text.slice(at + 1, end)), begin: at, end: end + 1, letters: at - before };
    at = end + 1;
    before = at;
  }
}

/** Where its ">" is: one in quotes is part of a value. */
function tagEnd(text: string, from: number): number {
  const stop = /["'>]/g;
  for (stop.lastIndex = from; ; ) {
    const found = stop.exec(text);
    if (!found) return -1;
    if (found[0] === '>') return found.index;
    const close = text.indexOf(found[0], stop.lastIndex);
    if (close < 0) return -1;
    stop.lastIndex = close + 1;
  }
}

function tagOf(inner: string): Pick<Tag, 'name' | 'attributes' | 'kind'> {
  const closes = inner.startsWith('/');
  const [name = ''] = /^[^\s/>]+/.exec(closes ? inner.slice(1) : inner) ?? [];
  const attributes = Array.from(
    inner.matchAll(attribute),
    ([, key = '', double, single]) => [local(key), decoded(double ?? single ?? '')] as const,
  );
  return {
    name: local(name),
    attributes,
    kind: closes ? 'closes' : inner.endsWith('/') ? 'empty' : 'opens',
  };
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** A text with the references to letters by number, and those that XML itself declares, written out. */
function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (asked, hex, decimal, name) => {
    if (name) return references[name] ?? asked;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : asked;
  });
}

/** Whether its root says that it has no size: browsers draw nothing of it (SVG 2, section 8.2). */
export function isOfNoSize(text: string): boolean {
  const [root] = tagsOf(text);
  return (
    root?.attributes.some(
      ([name, value]) => /^(?:width|height)$/.test(name) && Number.parseFloat(value) <= 0,
    ) ?? false
  );
}

const viewportSize =
  /\s(?:width|height)\s*=\s*(?:"[^"]*v(?:w|h|i|b|min|max)\s*"|'[^']*v(?:w|h|i|b|min|max)\s*')/g;

/** Without a size that is relative to the window: as a picture it has none, and browsers disagree on what it is then. */
export function withoutViewportSize(text: string): string {
  const [root] = tagsOf(text);
  if (!root) return text;
  const { begin, end } = root;
  return text.slice(0, begin) + text.slice(begin, end).replace(viewportSize, '') + text.slice(end);
}

/** The texts of its style sheets; where a comment speaks of one, of that as well. */
export function* sheetsOf(text: string): Generator<string> {
  for (const { index } of text.matchAll(/<(?:[\w.-]+:)?style[\s>]/g)) {
    const begin = text.indexOf('>', index) + 1;
    if (begin === 0) return;
    yield sheetFrom(text, begin);
  }
}

/** To the next tag. */
function sheetFrom(text: string, begin: number): string {
  let end = begin;
  for (;;) {
    end = text.indexOf('<', end);
    const passage = passages.find(([opening]) => text.startsWith(opening, end + 1));
    if (end < 0 || !passage) break;
    end = text.indexOf(passage[1], end);
    if (end < 0) break;
  }
  const inner = text.slice(begin, end < 0 ? text.length : end);
  return inner.includes('<![CDATA[') ? inner.replace(/<!\[CDATA\[|\]\]>/g, '') : decoded(inner);
}
