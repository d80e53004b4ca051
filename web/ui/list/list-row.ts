import { localise } from '../../core/localise.ts';
import { describeWarnings, isUnlike } from '../answer/describe-warnings.ts';
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
}

/** An entry of the list in words. */
export function describeRow({ name, path, outcome }: Entry, text: Text): RowView {
  const row = {
    name,
    folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
    percent: '',
    heldBack: false,
    warning: null,
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
      if (isUnlike(warnings)) return { ...row, answer: text.list.heldBack, heldBack: true, warning };
      const label = model.labels[top];
      return {
        ...row,
        answer: label ? localise(label.name, text.language) : '',
        percent: formatPercent(probabilities[top] ?? 0, text.language),
        warning,
      };
    }
  }
}
