import { readBytes } from '../offscreen/read-bytes.ts';

/**
 * Whether a file is a picture, by its first bytes, whatever its name. One that cannot be read may be one: whoever tries it is told
 * why. Never rejects.
 */
export async function isPicture(file: Blob): Promise<boolean> {
  try {
    const { beginsAsPicture, signatureBytes } = await import('./signature.ts');
    return beginsAsPicture(await readBytes(file.slice(0, signatureBytes)));
  } catch {
    return true;
  }
}
