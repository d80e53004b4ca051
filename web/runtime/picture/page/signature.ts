/** How many bytes of a file `beginsAsPicture` looks at: enough for an SVG's root element behind a licence. */
export const signatureBytes = 4096;

/** What files of pictures have at this offset, as Latin 1. */
const signatures: Readonly<Record<number, readonly string[]>> = {
  0: [
    '\xff\xd8\xff',
    '\x89PNG',
    'GIF87a',
    'GIF89a',
    'II*\0',
    'MM\0*',
    'II+\0',
    'MM\0+',
    '\xff\x0a',
    '8BPS\0\x01',
  ],
  4: ['ftypavi', 'ftyphei', 'ftyphev', 'ftypmif1', 'ftypmsf1', 'JXL ', 'jP  '],
  8: ['WEBP'],
};
/** Sizes of a bitmap's header: without one of them, "BM" begins a text. */
const bmpHeaders = new Set([12, 16, 40, 52, 56, 64, 108, 124]);
/** An SVG: the root element, behind a byte order mark and whatever XML allows before it. */
const svg =
  /^(?:\xef\xbb\xbf)?(?:\s|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>)*<(?:[\w.-]+:)?svg[\s/>]/;

/** Whether a file that begins so may be a picture, be it of a kind that not every browser decodes. */
export function beginsAsPicture(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, signatureBytes));
  const [byte4 = 0] = head.subarray(4);
  const [byte14 = 0, ...after14] = head.subarray(14, 18);
  const isIcon = (text.startsWith('\0\0\x01\0') || text.startsWith('\0\0\x02\0')) && byte4 > 0;
  const isBmp = text.startsWith('BM') && bmpHeaders.has(byte14) && after14.every((byte) => byte === 0);
  const isSigned = Object.entries(signatures).some(([offset, known]) =>
    known.some((signature) => text.startsWith(signature, Number(offset))),
  );
  return isSigned || isIcon || isBmp || svg.test(text);
}
