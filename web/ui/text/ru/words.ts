/** Pieces of sentences that several parts of the page share. */

const rules = new Intl.PluralRules('ru');
const number = new Intl.NumberFormat('ru');

/** The forms of a noun after 1, 2 and 5. */
interface Forms {
  readonly one: string;
  readonly few: string;
  readonly many: string;
}

/** The form of a noun that goes with a number. */
export function form(count: number, { one, few, many }: Forms): string {
  const rule = rules.select(count);
  // `other` is for fractions: "1,5 потока".
  return rule === 'one' ? one : rule === 'few' || rule === 'other' ? few : many;
}

/** A number with its noun: "1 поток", "2 потока", "5 потоков". */
export const plural = (count: number, forms: Forms) => `${number.format(count)} ${form(count, forms)}`;

export const threadsText = (threads: number) =>
  threads === 0 ? 'на видеокарте' : plural(threads, { one: 'поток', few: 'потока', many: 'потоков' });

export const and = (words: readonly string[]) =>
  new Intl.ListFormat('ru', { style: 'long', type: 'conjunction' }).format(words);
