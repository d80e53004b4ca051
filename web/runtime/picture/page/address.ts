/** Addresses of pictures, as people type, paste and drop them. */

const opening = /^["'`“”„‘’«»‹›<]/;
const closing = /["'`“”‘’«»‹›>]$/;

/** A host, and maybe a port, before a path or the end. A dot tells a host, where its last part is no number: "3.14" is none. */
const host =
  /^(?:(?:[^\s/?#:@.]+\.)+[^\s/?#:@.\d][^\s/?#:@.]*\.?|\d+(?:\.\d+){3}|localhost)(?::\d+)?(?=[/?#]|$)/i;
/** Any other needs a port, and a path: "tel:112" is none. */
const hostWithPort = /^[^\s/?#:@]+:\d+\//;

/**
 * The absolute address that a text means, or null. Without a scheme, it begins with a host or, as in markup, with two slashes. `http:` becomes `https:` but on
 * this page's own site: the page may read pictures of other sites only by a connection that nobody can listen to.
 *
 * @param pageUrl tells which site is the page's own
 */
export function toImageAddress(text: string, pageUrl: string): string | null {
  const given = withoutQuotes(text);
  if (/^data:image\//i.test(given)) return given;
  const hasScheme = /^https?:\/\/[^\t\r\n]+$/i.test(given);
  const fromHost = given.replace(/^\/\//, '');
  if (!hasScheme && !isHostFirst(fromHost)) return null;
  const absolute = hasScheme ? given : `https://${fromHost}`;
  if (!URL.canParse(absolute)) return null;
  const url = new URL(absolute);
  const page = new URL(pageUrl);
  if (!hasScheme && url.host === page.host) url.protocol = page.protocol;
  else if (url.origin !== page.origin) url.protocol = 'https:';
  return url.href;
}

const isHostFirst = (text: string) => !/\s/.test(text) && (host.test(text) || hostWithPort.test(text));

/**
 * Whether a text that nobody asked for, pasted or dropped, is an address and nothing else: that of a page, or of a picture. A host
 * alone may be any word.
 */
export function looksLikeAddress(text: string): boolean {
  const given = withoutQuotes(text);
  // A drawing may stand in its address as it is written, blanks and all.
  if (/^https?:\/\/\S+$|^data:image\/[^\s,]+,/i.test(given)) return true;
  return isHostFirst(given.replace(/^\/\//, '')) && given.includes('.') && given.includes('/');
}

/** Programs and people put addresses in quotes and brackets. */
function withoutQuotes(text: string): string {
  const trimmed = text.trim();
  return opening.test(trimmed) && closing.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
}

/** A name for the picture at an address: its file's, else the site's. */
export function pictureName(address: string): string {
  const { protocol, hostname, pathname } = new URL(address);
  if (protocol === 'data:') return 'data';
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || hostname;
  } catch {
    return last; // a % that stands for itself
  }
}
