import { describe, expect, it } from 'vitest';
import { pickPicture } from './pick-picture.ts';

const note = new File(['x'], 'note.txt', { type: 'text/plain' });
const photo = new File(['x'], 'photo.jpg', { type: 'image/jpeg' });

describe('pickPicture', () => {
  it('prefers what calls itself an image', () => {
    expect(pickPicture([note, photo])).toBe(photo);
  });

  it('falls back to the first file', () => {
    expect(pickPicture([note])).toBe(note);
  });

  it('finds nothing in nothing', () => {
    expect(pickPicture([])).toBeUndefined();
  });
});
