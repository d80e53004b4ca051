import { looksLikeAddress } from '../../runtime/index.ts';

/** The parts of a DataTransfer that tell an address. */
export interface DroppedText {
  /** `text/html`: what was dragged, as markup. */
  readonly html: string;
  /** `text/uri-list` (RFC 2483): addresses by line, comments after #. */
  readonly uris: string;
}

/** A regular expression, because a parser would apply the page's CSP to the styles in it, and report them. */
const imageSource = /<img\b(?:[^>"']|"[^"]*"|'[^']*')*?\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)')/i;

/**
 * The address of an image dragged from another page: its own, which the markup tells, rather than that of a link around it,
 * which the list tells. Null when there is none.
 */
export function droppedAddress({ html, uris }: DroppedText): string | null {
  const [, double, single] = imageSource.exec(html) ?? [];
  const source = (double ?? single)?.replaceAll('&amp;', '&');
  const listed = uris.split(/\r?\n/).find(looksLikeAddress);
  return (source && looksLikeAddress(source) ? source : listed?.trim()) ?? null;
}
