/** The size at which an SVG is drawn, and its text with that size on it. Without a DOM, so that Node can test it. */

export interface SizedSvg {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** The same drawing, whose root says this size. */
  readonly text: string;
}

/** A drawing loses nothing by being drawn larger than it says: an icon of 24 pixels would otherwise reach the model blurred. */
const smallestSide = 512;
/** Nor by being drawn smaller: no model looks at more. */
const largestSide = 4096;

/** CSS pixels of the absolute units (CSS Values and Units 4, section 6.2); others have no size of their own. */
const units: Readonly<Partial<Record<string, number>>> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
};

const rootTag = /<svg(?=[\s>/])(?:[^>"']|"[^"]*"|'[^']*')*>/i;
const attribute = (name: string) => new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);

/**
 * Sizes a drawing: as its width and height say, else by its viewBox, else square; the longer side between 512 and 4096
 * pixels. Null when the text has no `svg` element.
 */
export function sizeSvg(text: string): SizedSvg | null {
  const [root] = rootTag.exec(text) ?? [];
  if (!root) return null;
  const [width, height] = [readLength(root, 'width'), readLength(root, 'height')];
  const box = readBox(root);
  const natural =
    width && height ? { width, height } : (box ?? { width: smallestSide, height: smallestSide });
  const longer = Math.max(natural.width, natural.height);
  const scale = Math.min(Math.max(longer, smallestSide), largestSide) / longer;
  const size = {
    width: Math.max(1, Math.round(natural.width * scale)),
    height: Math.max(1, Math.round(natural.height * scale)),
  };
  return { ...size, text: withSize(text, root, size, box ? '' : `0 0 ${natural.width} ${natural.height}`) };
}

function withSize(text: string, root: string, size: { width: number; height: number }, viewBox: string) {
  const bare = root.replace(attribute('width'), '').replace(attribute('height'), '');
  const added = ` width="${size.width}" height="${size.height}"${viewBox && ` viewBox="${viewBox}"`}`;
  // It is UTF-8 from now on, whatever the declaration said.
  return text.replace(/^\s*<\?xml[^>]*\?>/, '').replace(root, () => bare.replace(/^<svg/i, `$&${added}`));
}

function read(root: string, name: string): string | undefined {
  const [, double, single] = attribute(name).exec(root) ?? [];
  return (double ?? single)?.trim();
}

function readLength(root: string, name: string): number | undefined {
  const [, number, unit = ''] = /^\+?([\d.]+(?:e[+-]?\d+)?)([a-z]*)$/i.exec(read(root, name) ?? '') ?? [];
  const pixels = Number(number) * (units[unit.toLowerCase()] ?? Number.NaN);
  return pixels > 0 && Number.isFinite(pixels) ? pixels : undefined;
}

function readBox(root: string) {
  const [, , width = 0, height = 0] = (read(root, 'viewBox') ?? '').split(/[\s,]+/).map(Number);
  return width > 0 && height > 0 ? { width, height } : undefined;
}
