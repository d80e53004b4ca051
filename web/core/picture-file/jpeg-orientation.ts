import type { Bytes } from './bytes.ts';
import { headOf, startOfScan } from './jpeg-head.ts';

const [applicationData, orientationTag] = [0xe1, 0x0112];

/**
 * Whether a JPEG's rows stand as they are to be shown: no EXIF in it turns or mirrors it (EXIF 2.3, 4.6.4). Where the EXIF cannot
 * be read, the answer is no, whatever a decoder makes of it.
 */
export function isUpright(bytes: Bytes): boolean {
  for (const { marker, begin, end } of headOf(bytes)) {
    if (marker === startOfScan) return true;
    const isExif = marker === applicationData && bytes.text(begin, 4) === 'Exif';
    if (isExif && !hasFirstOrientation(bytes, begin + 6, end)) return false;
  }
  return false;
}

/** Looks through the first directory of a TIFF from `start` to `end` (TIFF 6.0, section 2). */
function hasFirstOrientation(bytes: Bytes, start: number, end: number): boolean {
  const order = bytes.text(start, 2);
  if (order !== 'II' && order !== 'MM') return false;
  const isLittle = order === 'II';
  const directory = start + bytes.u32(start + 4, isLittle);
  const count = bytes.u16(directory, isLittle);
  if (directory + 2 + count * 12 > end) return false;
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * 12;
    const isOrientation = bytes.u16(entry, isLittle) === orientationTag;
    if (isOrientation && bytes.u16(entry + 8, isLittle) !== 1) return false;
  }
  return true;
}
