/** An answer, and a link to what is on the page, to paste elsewhere. */
import type { Crop } from '../../../core/crop.ts';

export const copies = {
  copy: 'Copy as text',
  link: 'Copy link to this',
  copied: 'Copied.',
  linkCopied: 'Link copied.',
  linkWithoutPicture:
    'Link copied. It opens this model, but not the picture: that is on your device alone, where no link leads.',
  copyFailed: 'The browser did not allow copying.',
  /** In the picture's own pixels, from its upper left corner. Plain digits: a comma parts the numbers. */
  part: ({ x, y, width, height }: Crop) => `Part: x ${x}, y ${y}, ${width} × ${height} pixels`,
  model: (id: string, version: string) => `Model: ${id}, version ${version}`,
  engine: (line: string) => `Engine: ${line}`,
};
