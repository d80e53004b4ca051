/** Numbers as a visitor reads them. All take the language as a BCP 47 tag. */
import type { BytesOf } from '../text/values.ts';

const number = (language: string, digits: number) =>
  new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });

const percentFormats = new Map<string, Intl.NumberFormat>();

/** One for each language: to make one takes a hundred times as long as to use it, which a camera does for every frame. */
function percentFormat(language: string): Intl.NumberFormat {
  const known = percentFormats.get(language);
  if (known) return known;
  const made = new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  percentFormats.set(language, made);
  return made;
}

/**
 * A probability (0..1) as a percentage with one digit after the point. Neither end is claimed by rounding:
 * 0.99998 is ">99.9%" and 0.0002 is "<0.1%".
 */
export function formatPercent(probability: number, language: string): string {
  const percent = percentFormat(language);
  if (probability > 0 && probability < 0.001) return `<${percent.format(0.001)}`;
  if (probability < 1 && probability > 0.999) return `>${percent.format(0.999)}`;
  return percent.format(probability);
}

/** `Intl` has no short form of seconds that all languages share: "sec" in English, "с" in Russian. */
const units = (language: string) => (/^ru\b/.test(language) ? { ms: 'мс', s: 'с' } : { ms: 'ms', s: 's' });

/** Milliseconds as "8 ms", "1.4 s"; what rounds to nothing is "<1 ms". */
export function formatDuration(milliseconds: number, language: string): string {
  const { ms, s } = units(language);
  if (milliseconds < 1) return `<${number(language, 0).format(1)} ${ms}`;
  if (milliseconds < 999.5) return `${number(language, 0).format(milliseconds)} ${ms}`;
  return `${number(language, 1).format(milliseconds / 1000)} ${s}`;
}

/** A measured time in milliseconds, to the tenth where that says something: "3.1 ms", "74 ms", "1.4 s". */
export function formatTiming(milliseconds: number, language: string): string {
  const { ms } = units(language);
  if (milliseconds < 0.05) return `<${number(language, 1).format(0.1)} ${ms}`;
  if (milliseconds < 9.95) return `${number(language, 1).format(milliseconds)} ${ms}`;
  return formatDuration(milliseconds, language);
}

/** A difference of two probabilities (0..1) in percentage points, without a unit: "0.04", "12.3", "<0.01". */
export function formatPoints(difference: number, language: string): string {
  const points = difference * 100;
  if (points > 0 && points < 0.01) return `<${number(language, 2).format(0.01)}`;
  return number(language, points < 0.995 ? 2 : 1).format(points);
}

/** Bytes loaded and in all, both in the unit that suits the total: 1.2 and 2.0 MB. */
export function formatBytesOf(loaded: number, total: number, language: string): BytesOf {
  const mega = total >= 999_500;
  const format = number(language, mega ? 1 : 0);
  const divisor = mega ? 1_000_000 : 1000;
  return {
    loaded: format.format(Math.min(loaded, total) / divisor),
    total: format.format(total / divisor),
    unit: mega ? 'MB' : 'kB',
  };
}

/** Width and height of a picture in pixels, as "4,032 × 3,024". */
export function formatSize(size: { width: number; height: number }, language: string): string {
  const format = number(language, 0);
  return `${format.format(size.width)} × ${format.format(size.height)}`;
}
