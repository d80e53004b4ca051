/** What the style sheets of an SVG, and its styles, have it draw: never less than a browser would, and sometimes more. */

export interface Declaration {
  readonly property: string;
  readonly value: string;
  /** `#id`, `.class` or a name: what an element must at least have for it to hold; `*`: anything. */
  readonly keys: readonly string[];
}

/** Comments; strings and addresses, in which nothing parts; what parts; all else, in which none of these begins. */
const piece = /\/\*[\s\S]*?(?:\*\/|$)|"[^"]*"|'[^']*'|url\(\s*[^"'()\s][^()]*\)|[{};]|[^{};"'u/]+|[u"'/]/gi;
const everything = ['*'];

/** The declarations that can have something drawn, of a style sheet or, without a rule around them, of an attribute. */
export function* declarationsOf(css: string): Generator<Declaration> {
  if (!css.includes('(')) return;
  const rules: (readonly string[])[] = [everything];
  let text = '';
  for (const [part] of unescaped(css).matchAll(piece)) {
    if (!/^[{};]$/.test(part)) {
      if (!part.startsWith('/*')) text += part;
      continue;
    }
    const around = rules.at(-1) ?? everything;
    if (part === '{') rules.push(text.trim().startsWith('@') ? around : keysOf(text, around));
    else yield* declarationOf(text, around);
    if (part === '}' && rules.length > 1) rules.pop();
    text = '';
  }
  yield* declarationOf(text, rules.at(-1) ?? everything);
}

function* declarationOf(text: string, keys: readonly string[]): Generator<Declaration> {
  const colon = text.indexOf(':');
  if (colon < 0) return;
  const property = text.slice(0, colon).trim();
  yield {
    property: property.startsWith('--') ? property : property.toLowerCase(),
    value: text.slice(colon + 1),
    keys,
  };
}

/** Of each selector, what its last part asks for: one thing of several that it must be, or each of those that it may be. */
function keysOf(selectors: string, around: readonly string[]): readonly string[] {
  return parted(selectors, /,/).flatMap((selector) => {
    const last = parted(selector.trim(), /[\s>+~]/).at(-1) ?? '';
    const must = last.replace(/\(.*|\[[^\]]*\]/gs, ' ');
    const key = /[#.][^.:#\s]+/.exec(must)?.[0];
    if (key) return [key];
    const may = last.match(/[#.][\w-]+/g);
    if (may) return may;
    if (last.includes('&')) return around;
    return /^[^.:#\s|*]+/.exec(must)?.[0] ?? '*';
  });
}

/** Parts a selector, but not within brackets. */
function parted(text: string, at: RegExp): string[] {
  const parts = [''];
  let depth = 0;
  for (const char of text) {
    if (/[([]/.test(char)) depth += 1;
    if (/[)\]]/.test(char)) depth -= 1;
    if (depth === 0 && at.test(char)) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

/** Letters that stand as their numbers: CSS Syntax, section 4.3.7. Those that would part something stay as they are. */
function unescaped(css: string): string {
  return css.replace(/\\(?:([\da-f]{1,6})\s?|([g-z#%_-]))/gi, (whole, hex, letter) => {
    const char =
      letter ?? (Number.parseInt(hex, 16) < 0x80 ? String.fromCharCode(Number.parseInt(hex, 16)) : '');
    return /[\w#%-]/.test(char) ? char : whole;
  });
}

/** What a value draws. */
export interface Asked {
  /** Ids within the drawing, each after its #. */
  readonly parts: readonly string[];
  /** Names of variables, each after its two dashes. */
  readonly variables: readonly string[];
  /** The texts of drawings that stand in it. */
  readonly drawings: readonly string[];
}

const nothing: Asked = { parts: [], variables: [], drawings: [] };
const asks = /(?:url|element)\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]*))|var\(\s*(--[^\s,)]+)/gi;

/** Of the value of a property. */
export function askedByValue(value: string): Asked {
  if (!value.includes('(')) return nothing;
  const found = [...value.matchAll(asks)];
  const variables = found.flatMap(([, , , , name]) => name ?? []);
  const urls = found.flatMap(([, double, single, bare]) => double ?? single ?? bare ?? []);
  return { ...askedByAddresses(urls), variables };
}

/** Of addresses, as `href` has them. */
export function askedByAddresses(addresses: readonly string[]): Asked {
  const trimmed = addresses.map((one) => one.trim());
  return {
    ...nothing,
    parts: trimmed.filter((one) => /^#./.test(one)).map(percentDecoded),
    drawings: trimmed.filter((one) => /^data:image\/svg\+xml/i.test(one)).map(drawingIn),
  };
}

/** Pages, workers and Node all have it; of TypeScript's libraries only the DOM's says so, which core is compiled without. */
declare function atob(base64: string): string;

function drawingIn(url: string): string {
  const comma = url.indexOf(',');
  const data = percentDecoded(url.slice(comma + 1));
  if (!/;\s*base64\s*$/i.test(url.slice(0, comma))) return data;
  try {
    return atob(data.replace(/\s/g, ''));
  } catch {
    return ''; // no browser reads it either
  }
}

/** As browsers do it: a % that nothing follows stands for itself, and what else is escaped is read all the same. */
function percentDecoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      // No UTF-8: browsers read what is ASCII in it all the same.
      return escaped.replace(/%[0-7][\da-f]/gi, decodeURIComponent);
    }
  });
}
