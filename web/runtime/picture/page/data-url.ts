import { InklingError } from '../../../core/errors.ts';

/**
 * The bytes in a `data:` address (RFC 2397), which are then a file like any other.
 *
 * @throws InklingError `image-address-invalid`
 */
export function readDataUrl(address: string): Uint8Array<ArrayBuffer> {
  const comma = address.indexOf(',');
  const plain = unescapePercents(address.slice(comma + 1));
  if (!/;\s*base64\s*$/i.test(address.slice(0, comma))) return plain;
  try {
    const bytes = atob(new TextDecoder().decode(plain));
    return Uint8Array.from(bytes, (char) => char.charCodeAt(0));
  } catch (cause) {
    throw new InklingError('image-address-invalid', address.slice(0, 100), { cause });
  }
}

/** A percent sign and two digits stand for a byte, anything else for its own in UTF-8. */
function unescapePercents(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at] as number;
    if (byte === 0x25) {
      const digits = String.fromCharCode(...bytes.subarray(at + 1, at + 3));
      if (/^[\da-f]{2}$/i.test(digits)) {
        byte = Number.parseInt(digits, 16);
        at += 2;
      }
    }
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}
