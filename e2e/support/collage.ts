/** Squares of pictures side by side, drawn in the page: what the model says depends on which part of them it is asked about. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from 'playwright/test';
import type { GivenFile } from './page.ts';

/** What a square shows: the largest centred square of a picture, or the one with this corner and side, in its pixels. */
export interface Piece {
  readonly picture: GivenFile | string;
  readonly square?: readonly [x: number, y: number, side: number];
}

/** @param side of each square, in pixels */
export async function collage(
  page: Page,
  name: string,
  side: number,
  pieces: readonly Piece[],
): Promise<GivenFile> {
  const drawn = pieces.map(({ picture, square }) => ({ url: dataUrl(picture), square }));
  const base64 = await page.evaluate(
    async ({ drawn, side }) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [drawn.length * side, side];
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      context.imageSmoothingQuality = 'high';
      for (const [i, { url, square }] of drawn.entries()) {
        const image = new Image();
        image.src = url;
        await image.decode();
        const { naturalWidth, naturalHeight } = image;
        const most = Math.min(naturalWidth, naturalHeight);
        const [x, y, size] = square ?? [(naturalWidth - most) / 2, (naturalHeight - most) / 2, most];
        context.drawImage(image, x, y, size, size, i * side, 0, side, side);
      }
      return canvas.toDataURL('image/png').split(',')[1] as string;
    },
    { drawn, side },
  );
  return { name, mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

function dataUrl(picture: GivenFile | string): string {
  // An image element goes by the content of what is no SVG.
  const { mimeType, buffer } =
    typeof picture === 'string'
      ? { mimeType: `image/${basename(picture).split('.').pop()}`, buffer: readFileSync(picture) }
      : picture;
  return `data:${mimeType};base64,${buffer.toString('base64')}`;
}
