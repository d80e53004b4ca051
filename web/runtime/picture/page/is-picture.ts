import { readBytes } from '../offscreen/read-bytes.ts';

/**
 * Whether a file is a picture, by its first bytes, whatever its name. One that cannot be read may be one: whoever tries it is told
 * why. Never rejects.
 */
export async function isPicture(file: Blob): Promise<boolean> {
  try {
    const { isSvg, kindOf, longestProlog } = await import('./signatures.ts');
    const head = await readBytes(file.slice(0, longestProlog));
    return kindOf(head) !== undefined || isSvg(head);
  } catch {
    return true;
  }
}
