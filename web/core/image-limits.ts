/**
 * The most pixels that are decoded: 128 megapixels. A browser holds a decoded picture as 4 bytes a pixel, so this is
 * half a gigabyte; a phone's 108-megapixel photograph still fits, a decompression bomb does not.
 */
export const maxPixels = 128_000_000;
