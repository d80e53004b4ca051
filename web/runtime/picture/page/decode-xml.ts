import { asciiOf } from '../../../core/picture-file/svg.ts';

/**
 * The text of a file of XML, without its declaration: not every browser reads one of another encoding than UTF-8 from a `data:`
 * address. Undefined where the bytes are not in the encoding that they say, or nobody knows that one.
 */
export function decodeXml(bytes: Uint8Array): string | undefined {
  const [, declared = 'utf-8'] =
    /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)/.exec(asciiOf(bytes.subarray(0, 256))) ?? [];
  const [first = 0, second = 0] = bytes;
  const big = first === 0xfe || first === 0;
  const little = first === 0xff || second === 0;
  try {
    const decoder = new TextDecoder(big ? 'utf-16be' : little ? 'utf-16le' : declared, { fatal: true });
    return decoder.decode(bytes).replace(/^<\?xml\s[^>]*>/, '');
  } catch {
    return undefined;
  }
}
