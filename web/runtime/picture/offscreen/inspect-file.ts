import { InklingError } from '../../../core/errors.ts';
import { maxPixels } from '../../../core/image-limits.ts';
import { Bytes } from '../../../core/picture-file/bytes.ts';
import { inspect, isLost, kindOf, signatureBytes } from '../../../core/picture-file/inspect.ts';
import { isUpright } from '../../../core/picture-file/jpeg-orientation.ts';
import { type Chroma, chromaOf } from '../../../core/picture-file/jpeg-planes.ts';
import type { PictureKind, Size } from '../../../core/picture-file/picture-file.ts';
import { inflates } from './inflates.ts';
import { readBytes } from './read-bytes.ts';

/** Larger than any file of as many pixels as are decoded. */
const maxBytes = 512 * 1024 * 1024;
/** Read in one go: each reading of a file costs a message to the browser's own process, which many pictures would feel. */
const smallBytes = 4 * 1024 * 1024;
/** What the largest photographs take as JPEG. */
const keptBytes = 32 * 1024 * 1024;

/** Types that browsers go by when they are handed a Blob; a wrong one would have them refuse what they can decode. */
const types: Readonly<Record<PictureKind, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
  avif: 'image/avif',
  heic: 'image/heic',
  tiff: 'image/tiff',
  jxl: 'image/jxl',
  jp2: 'image/jp2',
  psd: 'image/vnd.adobe.photoshop',
};

export interface UprightJpeg {
  /** All of the file, in a buffer of its own. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly size: Size;
  readonly chroma: Chroma;
}

export interface InspectedFile {
  readonly kind: PictureKind;
  /** Some browsers decode it and others do not: one that is not decoded need not be damaged. */
  readonly rare: boolean;
  /** The file, made whole where it was `truncated`, under the type that it is of. */
  readonly file: Blob;
  /** As it says itself; 0: it does not. */
  readonly pixels: number;
  readonly truncated: boolean;
  /** A JPEG whose rows stand as they are to be shown. (Of other kinds it is not asked.) */
  readonly isUprightJpeg: boolean;
  /** Of such a one that may be decoded to planes, where it is whole and not too large to be kept while it waits for its turn. */
  readonly jpeg: UprightJpeg | null;
}

/**
 * Finds what a file is by its content, and refuses one that cannot be decoded, has too many pixels or is clearly damaged: before
 * any pixel is decoded, and alike in every browser, of which some fill up what is missing.
 *
 * @throws InklingError `image-empty`, `image-gone`, `image-not-an-image`, `image-too-large`, `image-corrupt`
 */
export async function inspectFile(picture: Blob): Promise<InspectedFile> {
  if (picture.size === 0) {
    await readBytes(picture); // one that was deleted claims to be empty, and so do its parts
    throw new InklingError('image-empty');
  }
  const isSmall = picture.size <= smallBytes;
  const head = await readBytes(isSmall ? picture : picture.slice(0, signatureBytes));
  const kind = kindOf(head);
  if (!kind) {
    throw isLost(head)
      ? new InklingError('image-corrupt', 'nothing but zeros')
      : new InklingError('image-not-an-image', 'no signature of an image');
  }
  if (picture.size > maxBytes) throw new InklingError('image-too-large', `${picture.size} bytes`);
  const bytes = isSmall ? head : await readBytes(picture);
  const content = new Bytes(bytes);
  const { size, wholeness, completed, rare } = await inspect(content, kind, inflates);
  const pixels = size ? size.width * size.height : 0;
  if (pixels > maxPixels) {
    throw new InklingError('image-too-large', `${size?.width} x ${size?.height}`);
  }
  if (wholeness === 'damaged') throw new InklingError('image-corrupt', `${kind}: cut short or contradictory`);
  const file = completed ? new Blob([completed], { type: types[kind] }) : ofType(picture, types[kind]);
  const isUprightJpeg = kind === 'jpeg' && isUpright(content);
  const isKept = isUprightJpeg && wholeness === 'whole' && bytes.length <= keptBytes;
  const chroma = isKept ? chromaOf(content) : undefined;
  const jpeg = size && chroma ? { bytes, size, chroma } : null;
  return {
    kind,
    rare: rare ?? false,
    file,
    pixels,
    truncated: wholeness === 'truncated',
    isUprightJpeg,
    jpeg,
  };
}

/** The same content under this type. Not a Blob of its bytes, which would be copied to the browser's own process. */
function ofType(picture: Blob, type: string): Blob {
  return picture.type === type ? picture : picture.slice(0, picture.size, type);
}
