import { looksLikeAddress } from '../../runtime/index.ts';

/** A regular expression, because a parser would apply the page's CSP to the styles in it, and report them. */
const imageSources = /<img\b(?:[^<>"']|"[^"]*"|'[^']*')*?\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/gi;

/**
 * The address that a drop or the clipboard carries: of an image in its markup, rather than that of a link around it, which the
 * list of addresses tells; else a text that is nothing but an address. Null when there is none.
 */
export function carriedAddress(data: Pick<DataTransfer, 'getData'>): string | null {
  const images = Array.from(data.getData('text/html').matchAll(imageSources), ([, double, single, bare]) =>
    (double ?? single ?? bare ?? '').replaceAll(/&(?:amp|#38|#x26);/gi, '&'),
  );
  // By lines, comments after # (RFC 2483).
  const listed = data.getData('text/uri-list').split(/\r?\n/);
  const found = [...images, ...listed, data.getData('text/plain')].find(looksLikeAddress);
  return found?.trim() ?? null;
}
