import { localise } from '../../core/localise.ts';
import type { EngineComparison } from '../../runtime/index.ts';
import type { CompareVerdict } from '../text/values.ts';

/** An engine that answered. */
export type Answered = Extract<EngineComparison, { engine: unknown }>;

export interface CompareRow {
  readonly id: string;
  readonly name: string;
  /** By engine id, 0..1. */
  readonly probabilities: Readonly<Partial<Record<string, number>>>;
  /** Between the engines that answered, largest less smallest, 0..1. */
  readonly difference: number;
}

export const hasAnswer = (result: EngineComparison): result is Answered => 'engine' in result;

/** A row per class, in the order of the first answer, named in `language` (BCP 47). */
export function compareRows(results: readonly EngineComparison[], language: string): CompareRow[] {
  const answered = results.filter(hasAnswer);
  const byEngine = answered.map(
    ({ id, classes }) => [id, new Map(classes.map((one) => [one.id, one.probability]))] as const,
  );
  return (answered[0]?.classes ?? []).map(({ id, name }) => {
    const pairs = byEngine.map(([engine, probabilities]) => [engine, probabilities.get(id) ?? 0] as const);
    const values = pairs.map(([, probability]) => probability);
    return {
      id,
      name: localise(name, language),
      probabilities: Object.fromEntries(pairs),
      difference: Math.max(...values) - Math.min(...values),
    };
  });
}

/** The row in which the engines differ most; undefined before two have answered. */
export function largestDifference(
  results: readonly EngineComparison[],
  language: string,
): CompareRow | undefined {
  if (results.filter(hasAnswer).length < 2) return undefined;
  return compareRows(results, language).reduce((most, row) =>
    row.difference > most.difference ? row : most,
  );
}

export function judgeComparison(results: readonly EngineComparison[], language: string): CompareVerdict {
  const answered = results.filter(hasAnswer);
  const [first] = answered;
  if (!first) return { kind: 'none' };
  const largest = largestDifference(results, language);
  if (!largest) return { kind: 'alone', engine: first.id };
  const answers = answered.map(({ id, classes: [top] }) => ({
    engine: id,
    name: top ? localise(top.name, language) : '',
  }));
  const [{ name } = { name: '' }] = answers;
  if (answers.every((answer) => answer.name === name)) return { kind: 'same', name, largest };
  return { kind: 'different', answers, largest };
}
