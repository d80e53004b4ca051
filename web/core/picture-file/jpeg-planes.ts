import type { Bytes } from './bytes.ts';
import { headOf, startOfScan } from './jpeg-head.ts';
import { readFrame } from './jpeg-scan.ts';

const profileData = 0xe2;
/** SOF0 to SOF2: what every browser decodes. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xc2;

/** Columns and rows of a picture for one sample of its chroma. */
export interface Chroma {
  readonly across: 1 | 2;
  readonly down: 1 | 2;
}

/**
 * How chroma is sampled in a JPEG that a decoder may give as planes in sRGB: of three components, the second and third of which have
 * as many samples as the first, half of them in each row, or in each row and column; and without a colour profile, but for one
 * that calls itself sRGB. Undefined for any other, and for what cannot be read.
 */
export function chromaOf(bytes: Bytes): Chroma | undefined {
  let chroma: Chroma | undefined;
  for (const { marker, begin, end } of headOf(bytes)) {
    if (marker === startOfScan) return chroma;
    if (marker === profileData && isOtherProfile(bytes.text(begin, end - begin))) return undefined;
    if (isFrame(marker)) chroma = sampledAs(bytes, begin, end, marker);
  }
  return undefined;
}

/** By its description, in ASCII or in UTF-16 (ICC.1:2022, 9.2.41). */
function isOtherProfile(body: string): boolean {
  return body.startsWith('ICC_PROFILE') && !body.replaceAll('\0', '').includes('sRGB');
}

function sampledAs(bytes: Bytes, begin: number, end: number, marker: number): Chroma | undefined {
  const { components } = readFrame(bytes, begin, end, marker);
  const [luma, ...chroma] = components;
  if (!luma || chroma.length !== 2 || chroma.some(({ across, down }) => across !== 1 || down !== 1))
    return undefined;
  const { across, down } = luma;
  if (across === 1 && down === 1) return { across, down };
  return across === 2 && (down === 1 || down === 2) ? { across, down } : undefined;
}
