/**
 * The first language that a visitor reads and the page has.
 *
 * @param preferred BCP 47 tags, most wanted first
 * @param offered primary subtags
 */
export function pickLanguage(
  preferred: readonly string[],
  offered: readonly string[],
  fallback: string,
): string {
  const primary = preferred.map((tag) => tag.toLowerCase().split('-')[0] as string);
  return primary.find((code) => offered.includes(code)) ?? fallback;
}
