/** Digits that a number is filled up to: longer than any counter in a file's name. */
const digits = 12;

/**
 * What plain comparison orders as people do: numbers by value, upper and lower case alike. Ten times as fast as a numeric
 * `Intl.Collator`, which for a thousand names would take most of a long task.
 */
export const naturalKey = (name: string) =>
  name.toLowerCase().replace(/\d+/g, (number) => number.padStart(digits, '0'));

/** A sorted copy, by what `keyOf` gives; equals stay as they were. */
export function sortByKey<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  return keyed.map(({ item }) => item);
}
