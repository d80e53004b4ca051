import { afterDoctype, doctype, longestProlog } from './svg.ts';

const declaration = /<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')/g;
const reference = /&([\w.:-]+);/g;
/** Letters that no drawing's entities make. */
const mostLetters = 10_000_000;

/**
 * The text of an SVG with the entities that its DOCTYPE declares written out; undefined where these would make far more letters
 * than stand in it: a few lines can make billions.
 */
export function withoutEntities(text: string): string | undefined {
  const begin = text.slice(0, longestProlog).indexOf(doctype);
  if (begin < 0) return text;
  const end = afterDoctype(text, begin + doctype.length);
  const contents = new Map<string, string>();
  for (const [, name = '', double, single] of text.slice(begin, end).matchAll(declaration)) {
    // The first declaration is the one that holds; & by its number begins a reference as well, one level later.
    if (!contents.has(name)) contents.set(name, (double ?? single ?? '').replace(/&#(?:38|x0*26);/gi, '&'));
  }
  const rest = text.slice(end);
  return lengthOf(rest, contents) > mostLetters + text.length ? undefined : writtenOut(rest, contents);
}

/** @returns what `text` is as long as, once each reference is written out */
function lengthOf(text: string, contents: ReadonlyMap<string, string>): number {
  const lengths = new Map<string, number>();
  const measure = (content: string): number => {
    let length = content.length;
    for (const [, name = ''] of content.matchAll(reference)) {
      const inner = contents.get(name);
      if (inner === undefined) continue;
      // One within itself is no XML: no browser reads it.
      if (!lengths.has(name)) {
        lengths.set(name, 0);
        lengths.set(name, measure(inner));
      }
      length += lengths.get(name) as number;
    }
    return length;
  };
  return measure(text);
}

function writtenOut(text: string, contents: ReadonlyMap<string, string>): string {
  const done = new Map<string, string>();
  const write = (content: string): string =>
    content.replace(reference, (asked, name: string) => {
      const inner = contents.get(name);
      if (inner === undefined) return asked;
      if (!done.has(name)) {
        done.set(name, '');
        done.set(name, write(inner));
      }
      return done.get(name) as string;
    });
  return write(text);
}
