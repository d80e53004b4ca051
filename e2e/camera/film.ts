/** What Chromium's fake camera shows: a film of drawings of this project, which changes at known times. */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { pictureBytes } from '../support/page.ts';

/** Chromium plays MJPEG (JPEG files, one after the other) at this rate, over and over. */
export const framesPerSecond = 30;
/** How long each picture stays, in s: more than what a screen reader is told of has to last. */
export const secondsEach = 3;
export const filmed = ['ship', 'truck'];

/** One for each of Playwright's workers. */
const path = join(tmpdir(), `inkling-camera-${process.pid}.mjpeg`);

export const filmOptions = [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${path}`,
];

/** Shoots the film; the camera reads it when it is opened. */
export async function shoot(page: Page): Promise<void> {
  const jpegs = await Promise.all(filmed.map((name) => toJpeg(page, pictureBytes(name))));
  writeFileSync(
    path,
    Buffer.concat(jpegs.flatMap((jpeg) => Array(secondsEach * framesPerSecond).fill(jpeg))),
  );
}

export const burn = () => rmSync(path, { force: true });

async function toJpeg(page: Page, png: Buffer): Promise<Buffer> {
  const base64 = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    const encoded = new Uint8Array(await jpeg.arrayBuffer());
    return btoa(Array.from(encoded, (byte) => String.fromCharCode(byte)).join(''));
  }, png.toString('base64'));
  return Buffer.from(base64, 'base64');
}
