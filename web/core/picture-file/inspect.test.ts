import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { maxPixels } from '../image-limits.ts';
import { Bytes } from './bytes.ts';
import { inspect, isLost, kindOf, signatureBytes } from './inspect.ts';
import type { PictureFile } from './picture-file.ts';
import { isSvg } from './svg.ts';

/** Made files of every kind, with what the page must say of each (e2e/corpus/make.py). */
const corpus = new URL('../../../e2e/corpus/', import.meta.url);
interface Case {
  readonly name: string;
  readonly width?: number;
  readonly height?: number;
  readonly error?: string;
  readonly warning?: string;
}
const cases: Case[] = JSON.parse(readFileSync(new URL('table.json', corpus), 'utf8'));
const read = (name: string) => new Uint8Array(readFileSync(new URL(`files/${name}`, corpus)));
const files = cases.map((one) => ({ ...one, bytes: read(one.name) }));
/** Kinds of which nothing is read, because few browsers decode them. */
const unread = ['heic', 'tiff', 'jxl', 'jp2', 'psd'];
const known = files.flatMap((one) => {
  const kind = kindOf(one.bytes.slice(0, signatureBytes));
  return kind && !unread.includes(kind) ? [{ ...one, kind }] : [];
});

async function inflates(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<boolean> {
  try {
    return inflateSync(Buffer.concat(parts)).length > 0;
  } catch {
    return false;
  }
}

/** Counts how often it is asked: what takes time, whatever the machine. */
class Counted extends Bytes {
  count = 0;
  override has(at: number, count: number) {
    this.count += 1;
    return super.has(at, count);
  }
  override u8(at: number) {
    this.count += 1;
    return super.u8(at);
  }
  override text(at: number, count: number) {
    this.count += 1;
    return super.text(at, count);
  }
}

/** Expects that each byte is looked at a few times at most. */
async function inspectCounted(
  bytes: Uint8Array<ArrayBuffer>,
  inflating = inflates,
): Promise<PictureFile | undefined> {
  const kind = kindOf(bytes.slice(0, signatureBytes));
  if (!kind) return undefined;
  const counted = new Counted(bytes);
  const file = await inspect(counted, kind, inflating);
  expect(counted.count).toBeLessThan(64 * bytes.length + 1000);
  return file;
}

const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));
const u32 = (value: number) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
const box = (type: string, ...content: readonly Uint8Array[]) => {
  const inner = join(...content);
  return join(u32(8 + inner.length), ascii(type), inner);
};

describe('the corpus', () => {
  it('has files of every kind that every browser decodes', () => {
    expect(new Set(known.map(({ kind }) => kind))).toEqual(
      new Set(['jpeg', 'png', 'gif', 'webp', 'bmp', 'ico', 'avif']),
    );
  });

  it.each(known.filter(({ error }) => !error))(
    '$name is $warning whole',
    async ({ bytes, warning = 'whole', width, height }) => {
      const file = await inspectCounted(bytes);
      expect(file?.wholeness).toBe(warning);
      // Before it is turned upright.
      const sides = [file?.size?.width, file?.size?.height].sort();
      if (file?.kind !== 'ico') expect(sides).toEqual([width, height].sort());
    },
  );

  it.each(known.filter(({ warning }) => warning))(
    '$name is whole when it is completed',
    async ({ bytes }) => {
      const { completed = new Uint8Array(), kind, size } = (await inspectCounted(bytes)) as PictureFile;
      expect(await inspectCounted(completed)).toEqual({ kind, size, wholeness: 'whole' });
    },
  );

  it.each(known.filter(({ error }) => error === 'image-too-large'))(
    '$name is told by its head',
    async ({ bytes }) => {
      const { width = 0, height = 0 } = (await inspectCounted(bytes))?.size ?? {};
      expect(width * height).toBeGreaterThan(maxPixels);
    },
  );

  it('takes no picture for none, and nothing else for a picture', () => {
    for (const { name, bytes, error } of files) {
      const head = bytes.slice(0, signatureBytes);
      const isPicture = kindOf(head) !== undefined || isSvg(bytes) || isLost(head);
      expect([name, isPicture]).toEqual([name, error !== 'image-not-an-image' && error !== 'image-empty']);
    }
  });
});

describe('what is damaged or hostile', () => {
  it('is read without a throw, ten thousand times, and each byte a few times at most', async () => {
    let state = 1;
    // A linear congruential generator (Numerical Recipes).
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const interesting = [0, 1, 2, 0x7f, 0x80, 0xd9, 0xda, 0xff];
    const anything = async () => random(2) === 0;
    for (let i = 0; i < 10_000; i++) {
      const { bytes } = known[i % known.length] as (typeof known)[number];
      const spoilt = bytes.slice(0, random(4) ? bytes.length : random(bytes.length + 1));
      // Most of what is read stands near the beginning.
      for (let k = 1 + random(8); k > 0; k--) {
        const at = random(random(2) ? 64 : spoilt.length);
        if (at < spoilt.length && at > 3) spoilt[at] = interesting[random(interesting.length)] ?? random(256);
      }
      await inspectCounted(spoilt, anything);
    }
  });

  it.each([
    [
      'boxes of sizes',
      box('ftyp', ascii('avif'), u32(0), ascii('avif')),
      () =>
        box(
          'meta',
          u32(0),
          box(
            'iprp',
            box('ipco', ...Array.from({ length: 50_000 }, () => box('ispe', u32(0), u32(4), u32(4)))),
          ),
        ),
    ],
    [
      'boxes of boxes',
      box('ftyp', ascii('avif'), u32(0), ascii('avif')),
      () => join(...Array.from({ length: 20_000 }, () => box('meta', u32(0), box('iprp', box('ipco'))))),
    ],
    [
      'boxes without content',
      box('ftyp', ascii('avif'), u32(0), ascii('avif')),
      () => join(...Array.from({ length: 100_000 }, () => box('free'))),
    ],
    ['fill bytes', Uint8Array.of(0xff, 0xd8), () => new Uint8Array(500_000).fill(0xff)],
    [
      'empty segments',
      Uint8Array.of(0xff, 0xd8),
      () => join(...Array.from({ length: 100_000 }, () => Uint8Array.of(0xff, 0xe1, 0, 2))),
    ],
    [
      'tables',
      Uint8Array.of(0xff, 0xd8),
      () =>
        join(
          ...Array.from({ length: 20_000 }, () => join(Uint8Array.of(0xff, 0xc4, 0, 19), new Uint8Array(17))),
        ),
    ],
    [
      'empty chunks',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52),
      () => join(...Array.from({ length: 50_000 }, () => join(u32(0), ascii('tEXt'), u32(0)))),
    ],
    [
      'empty blocks',
      ascii('GIF89a'),
      () => join(new Uint8Array(7), ...Array.from({ length: 100_000 }, () => Uint8Array.of(0x21, 0xf9, 0))),
    ],
    [
      'a directory',
      Uint8Array.of(0, 0, 1, 0, 0xff, 0xff),
      () => join(...Array.from({ length: 65_535 }, () => join(new Uint8Array(8), u32(1), u32(22)))),
    ],
  ] as const)('%s, by the hundred thousand', async (_, head, make) => {
    expect(await inspectCounted(join(head, make()))).toBeDefined();
  });

  it('knows a file of zeros from one that only begins with some', () => {
    expect(isLost(new Uint8Array(100))).toBe(true);
    expect(isLost(Uint8Array.of(0, 0, 0, 1))).toBe(false);
    expect(isLost(new Uint8Array())).toBe(false);
  });
});
