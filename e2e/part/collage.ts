/** Two pictures side by side, drawn in the page: what the model says depends on which part of it is asked about. */
import type { Page } from 'playwright/test';
import { type GivenFile, pictureBytes } from '../support/page.ts';

export const side = 480;

export async function collage(page: Page, left: string, right: string): Promise<GivenFile> {
  const urls = [left, right].map((name) => `data:image/png;base64,${pictureBytes(name).toString('base64')}`);
  const base64 = await page.evaluate(
    async ({ urls, side }) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [2 * side, side];
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      for (const [i, url] of urls.entries()) {
        const image = new Image();
        image.src = url;
        await image.decode();
        context.drawImage(image, i * side, 0, side, side);
      }
      return canvas.toDataURL('image/png').split(',')[1] as string;
    },
    { urls, side },
  );
  return { name: 'collage.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}
