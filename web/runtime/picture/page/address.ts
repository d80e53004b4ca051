/** Addresses of pictures, as people type, paste and drop them. */

/** A host with a dot in it and a path: "example.org/cat.jpg". */
const withoutScheme = /^[\w-]+(\.[\w-]+)+(:\d+)?\//;

/**
 * The absolute address that a text means, or null. `http:` becomes `https:` but on this page's own site: the page may read
 * pictures of other sites only by a connection that nobody can listen to.
 *
 * @param pageUrl what a relative address is relative to
 */
export function toImageAddress(text: string, pageUrl: string): string | null {
  const trimmed = text.trim();
  if (/^data:image\//i.test(trimmed)) return trimmed;
  if (!trimmed || /\s/.test(trimmed)) return null;
  const given = withoutScheme.test(trimmed) ? `https://${trimmed}` : trimmed;
  if (!URL.canParse(given, pageUrl)) return null;
  const url = new URL(given, pageUrl);
  if (url.protocol === 'http:' && url.origin !== new URL(pageUrl).origin) url.protocol = 'https:';
  return /^https?:$/.test(url.protocol) ? url.href : null;
}

/** Whether a text that was pasted or dropped is an address, and nothing else: that of a page, or of a picture. */
export const looksLikeAddress = (text: string) => /^(https?:\/\/|data:image\/)\S+$/i.test(text.trim());

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
