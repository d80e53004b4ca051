/** Which entries of the list are seen, and in which order. */
import { localise } from '../../core/localise.ts';
import type { Truths } from '../answer/truth-store.ts';
import { naturalKey, sortByKey } from '../parts/natural-key.ts';
import { createTruthFinder, type TruthFinder } from './evaluation.ts';
import { type Entry, isFailed, isHeldBack, type ListAnswer } from './list-entry.ts';
import type { ListView } from './list-view-store.ts';

export interface ClassCount {
  readonly id: string;
  readonly name: string;
  readonly count: number;
}

const answerOf = ({ outcome }: Entry): ListAnswer | undefined =>
  outcome.state === 'done' ? outcome.answer : undefined;

/** Only of what names a class. */
const namedOf = (entry: Entry) => (isHeldBack(entry) ? undefined : answerOf(entry));

const certainty = (entry: Entry) => {
  const answer = namedOf(entry);
  return answer ? answer.probabilities[answer.top] : undefined;
};

const labelOf = (entry: Entry) => {
  const answer = namedOf(entry);
  return answer?.model.labels[answer.top];
};

/** Whether another class was named than is in it, as far as that was said. */
export function createWrongFinder(truths: Truths) {
  const finders = new Map<ListAnswer['model'], TruthFinder>();
  return (entry: Entry): boolean => {
    const answer = namedOf(entry);
    if (!answer) return false;
    const find = finders.get(answer.model) ?? createTruthFinder(answer.model, truths);
    finders.set(answer.model, find);
    const place = find(entry);
    return place !== undefined && place !== answer.top;
  };
}

function createFilter({ show, threshold }: ListView, truths: Truths): (entry: Entry) => boolean {
  switch (show) {
    case 'all':
      return () => true;
    case 'surer':
      return (entry) => (certainty(entry) ?? -1) >= threshold;
    case 'less-sure':
      return (entry) => (certainty(entry) ?? 2) < threshold;
    case 'held-back':
      return isHeldBack;
    case 'warned':
      return (entry) => (answerOf(entry)?.warnings.length ?? 0) > 0;
    case 'failed':
      return isFailed;
    case 'wrong':
      return createWrongFinder(truths);
  }
}

/** The places of the classes' names in their order. */
function rankClasses(entries: readonly Entry[], language: string): Map<string, number> {
  const sorted = countClasses(entries, language).sort((a, b) => a.name.localeCompare(b.name, language));
  return new Map(sorted.map(({ id }, rank) => [id, rank]));
}

/** Entries that name no class come last, whichever way the others go; equals stay as they came. */
function sortEntries(entries: readonly Entry[], { sorting }: ListView, language: string): readonly Entry[] {
  const byNumber = (value: (entry: Entry) => number | undefined) =>
    [...entries].sort((a, b) => (value(a) ?? Infinity) - (value(b) ?? Infinity) || 0);
  switch (sorting) {
    case 'given':
      return entries;
    case 'name':
      return sortByKey(entries, ({ path }) => naturalKey(path));
    case 'class': {
      const ranks = rankClasses(entries, language);
      return byNumber((entry) => ranks.get(labelOf(entry)?.id ?? ''));
    }
    case 'surest':
      return byNumber((entry) => {
        const sure = certainty(entry);
        return sure === undefined ? undefined : -sure;
      });
    case 'least-sure':
      return byNumber(certainty);
  }
}

/** @param language BCP 47, for the order of names */
export function viewEntries(
  entries: readonly Entry[],
  view: ListView,
  language: string,
  truths: Truths = new Map(),
): readonly Entry[] {
  const passes = createFilter(view, truths);
  const { label } = view;
  const shown = entries.filter((entry) => passes(entry) && (label === null || labelOf(entry)?.id === label));
  return sortEntries(shown, view, language);
}

/** How often each class is named; most frequent first. */
export function countClasses(entries: readonly Entry[], language: string): ClassCount[] {
  const counts = new Map<string, ClassCount>();
  for (const entry of entries) {
    const label = labelOf(entry);
    if (!label) continue;
    const known = counts.get(label.id);
    const name = known?.name ?? localise(label.name, language);
    counts.set(label.id, { id: label.id, name, count: (known?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, language));
}

export interface ListCounts {
  readonly all: number;
  readonly waiting: number;
  readonly failed: number;
  readonly warned: number;
}

export function countStates(entries: readonly Entry[]): ListCounts {
  const warned = createFilter({ sorting: 'given', show: 'warned', threshold: 0, label: null }, new Map());
  const counts = { all: entries.length, waiting: 0, failed: 0, warned: 0 };
  for (const entry of entries) {
    const { state } = entry.outcome;
    if (state === 'waiting' || state === 'running') counts.waiting += 1;
    if (state === 'failed') counts.failed += 1;
    if (warned(entry)) counts.warned += 1;
  }
  return counts;
}
