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
 * The addresses that a drop or the clipboard carries: of the images in its markup, rather than those of links around them, which the
 * list of addresses tells; else a text that is nothing but an address.
 */
export function carriedAddresses(data: Pick<DataTransfer, 'getData'>): readonly string[] {
  const marked = imagesIn(data.getData('text/html')).filter(({ counts }) => !counts);
  // By lines, comments after # (RFC 2483).
  const listed = data.getData('text/uri-list').split(/\r?\n/);
  const ways = [marked.map(({ source }) => source), listed, [data.getData('text/plain')]];
  const found = ways.map((way) => way.filter(looksLikeAddress).map((one) => one.trim()));
  return [...new Set(found.find((way) => way.length > 0))];
}
