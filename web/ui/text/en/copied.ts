/** An answer as text to paste elsewhere. */
import type { Crop } from '../../../core/crop.ts';

export const copied = {
  /** In the picture's own pixels, from its upper left corner. Plain digits: a comma parts the numbers. */
  part: ({ x, y, width, height }: Crop) => `Part: x ${x}, y ${y}, ${width} × ${height} pixels`,
  model: (id: string, version: string) => `Model: ${id}, version ${version}`,
  engine: (line: string) => `Engine: ${line}`,
};
