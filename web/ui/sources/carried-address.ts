import { looksLikeAddress } from '../../runtime/index.ts';

/** By regular expressions, because a parser would apply the page's CSP to the styles in it, and report them. */
const images = /<img\b((?:[^<>"']|"[^"]*"|'[^']*')*)/gi;
const attribute = /\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/g;

interface MarkedUp {
  readonly source: string;
  /** Too small to be seen: it counts visitors. */
  readonly counts: boolean;
}

function imagesIn(html: string): readonly MarkedUp[] {
  const [first = '', ...others] = html.split('<!--');
  const shown = first + others.map((part) => part.split('-->').slice(1).join('')).join('');
  return Array.from(shown.matchAll(images), ([, inside = '']) => {
    const values = new Map(
      Array.from(inside.matchAll(attribute), ([, name = '', double, single, bare]) => [
        name.toLowerCase(),
        double ?? single ?? bare ?? '',
      ]),
    );
    const sides = [values.get('width'), values.get('height')];
    return {
      source: (values.get('src') ?? '').replaceAll(/&(?:amp|#38|#x26);/gi, '&'),
      counts: sides.every((side) => side !== undefined && Number.parseFloat(side) <= 1),
    };
  });
}

/**
 * The address that a drop or the clipboard carries: of an image in its markup, rather than that of a link around it, which the
 * list of addresses tells; else a text that is nothing but an address. Null when there is none.
 */
export function carriedAddress(data: Pick<DataTransfer, 'getData'>): string | null {
  const marked = imagesIn(data.getData('text/html')).filter(({ counts }) => !counts);
  // By lines, comments after # (RFC 2483).
  const listed = data.getData('text/uri-list').split(/\r?\n/);
  const found = [...marked.map(({ source }) => source), ...listed, data.getData('text/plain')].find(
    looksLikeAddress,
  );
  return found?.trim() ?? null;
}
