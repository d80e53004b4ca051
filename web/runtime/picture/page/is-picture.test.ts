import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPicture } from './is-picture.ts';

const bytes = (hex: string) => new Blob([Buffer.from(hex.replaceAll(' ', ''), 'hex'), new Uint8Array(32)]);
const text = (content: string) => new Blob([content]);
const pictures = new URL('../../../../e2e/pictures/', import.meta.url);

describe('isPicture', () => {
  it.each(['ship.png', 'ship.svg', 'formats/ship.avif', 'formats/ship-then-truck.gif'])(
    '%s is one',
    async (name) => {
      expect(await isPicture(new Blob([readFileSync(new URL(name, pictures))]))).toBe(true);
    },
  );

  it.each([
    ['JPEG', bytes('ff d8 ff e0')],
    ['WebP', text('RIFF\n\0\0\0WEBPVP8 ')],
    ['BMP of Windows', bytes(`424d ${'00'.repeat(12)} 28000000`)],
    ['BMP of OS/2', bytes(`424d ${'00'.repeat(12)} 0c000000`)],
    ['icon', bytes(`00000100 0100 ${'00'.repeat(8)} 01000000 16000000`)],
    ['HEIC', text('\0\0\0\x18ftypheic')],
    ['TIFF', text('II*\0\x08\0\0\0')],
    ['TIFF, the other way round', text('MM\0*\0\0\0\x08')],
    ['JPEG XL', bytes('ff 0a')],
    ['SVG behind a comment', text('<?xml version="1.0"?>\n<!-- <html> -->\n<svg width="1"/>')],
    ['SVG with a prefix and a DOCTYPE', text('\ufeff<!DOCTYPE s:svg [<!ENTITY a "b">]><s:svg/>')],
  ])('%s is one', async (_, file) => {
    expect(await isPicture(file)).toBe(true);
  });

  it.each([
    ['nothing', text('')],
    ['text', text('Dear diary')],
    ['text that begins as a BMP', text('BMW and Mercedes, a comparison of two makes')],
    ['text that begins as a GIF', text('GIFs are fun')],
    ['a page with a drawing in it', text('<!DOCTYPE html><html><svg/></html>')],
    ['a drawing in a comment', text('<!-- <svg> --><html/>')],
    ['a video', text('\0\0\0\x18ftypisom')],
    ['PDF', text('%PDF-1.7')],
    ['an archive', text('PK\x03\x04')],
    ['zeros', bytes('00'.repeat(64))],
  ])('%s is none', async (_, file) => {
    expect(await isPicture(file)).toBe(false);
  });

  it('what cannot be read may be one', async () => {
    const gone = {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }),
    };
    expect(await isPicture(gone as unknown as Blob)).toBe(true);
  });
});
