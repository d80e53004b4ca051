import { describe, expect, it } from 'vitest';
import { decodeXml } from './decode-xml.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, littleEndian: boolean, mark: boolean) => {
  const units = Array.from(mark ? `\ufeff${text}` : text, (char) => char.charCodeAt(0));
  return Uint8Array.from(
    units.flatMap((unit) => (littleEndian ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])),
  );
};

describe('decodeXml', () => {
  it('reads what a file says that it is in', () => {
    const latin1 = Uint8Array.from(`<?xml version="1.0" encoding="ISO-8859-1"?><svg>\xe9</svg>`, (char) =>
      char.charCodeAt(0),
    );
    expect(decodeXml(latin1)).toBe('<svg>é</svg>');
    expect(decodeXml(utf8('<?xml version="1.0"?>\n<svg>é</svg>'))).toBe('\n<svg>é</svg>');
    expect(decodeXml(utf8('\ufeff<svg>é</svg>'))).toBe('<svg>é</svg>');
    for (const littleEndian of [true, false]) {
      const text = '<?xml version="1.0" encoding="utf-16"?><svg>é</svg>';
      expect(decodeXml(utf16(text, littleEndian, true))).toBe('<svg>é</svg>');
      expect(decodeXml(utf16(text, littleEndian, false))).toBe('<svg>é</svg>');
    }
  });

  it('reads as browsers do what says something else than it is, or that nobody knows', () => {
    for (const label of ['utf-16', 'unicode', 'ANSI', 'klingon']) {
      const text = `<?xml version="1.0" encoding="${label}"?><svg>é</svg>`;
      expect(decodeXml(utf8(text))).toBe('<svg>é</svg>');
    }
    expect(decodeXml(utf8('\ufeff<?xml version="1.0" encoding="ISO-8859-1"?><svg>é</svg>'))).toBe(
      '<svg>é</svg>',
    );
  });

  it('reads nothing that is in no encoding', () => {
    expect(decodeXml(Uint8Array.of(0x3c, 0x73, 0xe9, 0x3e))).toBeUndefined();
  });
});
