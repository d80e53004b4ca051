import { asciiOf } from '../../../core/picture-file/svg.ts';

/** What is said of an encoding of two bytes a letter, or of none that there is, can only be wrong where it can be read as ASCII. */
const singleByte = (label: string) => {
  try {
    const { encoding } = new TextDecoder(label);
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch {
    return 'utf-8';
  }
};

/**
 * The text of a file of XML, without its declaration: not every browser reads one of another encoding than UTF-8 from a `data:`
 * address. A mark of the byte order goes before what the declaration says. Undefined where the bytes are not in that encoding.
 */
export function decodeXml(bytes: Uint8Array): string | undefined {
  const [, declared = 'utf-8'] =
    /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)/.exec(asciiOf(bytes.subarray(0, 256))) ?? [];
  const [first = 0, second = 0, third = 0] = bytes;
  const marked = first === 0xef && second === 0xbb && third === 0xbf;
  const big = first === 0xfe || first === 0;
  const little = first === 0xff || second === 0;
  try {
    const decoder = new TextDecoder(
      big ? 'utf-16be' : little ? 'utf-16le' : marked ? 'utf-8' : singleByte(declared),
      { fatal: true },
    );
    return decoder.decode(bytes).replace(/^<\?xml\s[^>]*>/, '');
  } catch {
    return undefined;
  }
}
