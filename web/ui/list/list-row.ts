import { localise } from '../../core/localise.ts';
import { describeWarnings } from '../answer/describe-warnings.ts';
import { formatPercent } from '../parts/format.ts';
import type { Text } from '../text/text.ts';
import type { Entry } from './list-entry.ts';

export interface RowView {
  readonly name: string;
  /** Empty where it came without one. */
  readonly folder: string;
  /** The class, that the answer is held back, what is wrong, or that it waits. */
  readonly answer: string;
  readonly heldBack: boolean;
  /** Empty where there is no answer. */
  readonly percent: string;
  /** Why the answer deserves doubt; null when nothing says so. */
  readonly warning: string | null;
  /** What the visitor says is in it, and whether that was the answer; null where nothing was said. */
  readonly truth: { readonly text: string; readonly right: boolean } | null;
}

/** An entry of the list in words. */
export function describeRow({ name, path, outcome }: Entry, text: Text, said?: string): RowView {
  const row = {
    name,
    folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
    percent: '',
    heldBack: false,
    warning: null,
    truth: null,
  };
  switch (outcome.state) {
    case 'waiting':
    case 'running':
      return { ...row, answer: text.list.states[outcome.state] };
    case 'failed':
      return { ...row, answer: text.errors[outcome.failure.code].what };
    case 'done': {
      const { model, top, probabilities } = outcome.answer;
      const warnings = outcome.answer.warnings.map((code) => ({ code }));
      const warning = describeWarnings(warnings, text);
      const label = model.labels[top];
      const named = model.labels.find(({ id }) => id === said);
      const truth = named
        ? {
            text: text.truth.said(localise(named.name, text.language)),
            right: named === label && !outcome.answer.heldBack,
          }
        : null;
      if (outcome.answer.heldBack)
        return { ...row, answer: text.list.heldBack, heldBack: true, warning, truth };
      return {
        ...row,
        answer: label ? localise(label.name, text.language) : '',
        percent: formatPercent(probabilities[top] ?? 0, text.language),
        warning,
        truth,
      };
    }
  }
}
