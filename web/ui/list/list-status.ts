import { progressView } from '../parts/progress-view.ts';
import type { Text } from '../text/text.ts';
import type { ListStatus } from './list-store.ts';
import type { ListCounts } from './list-view.ts';
import { timeLeft } from './time-left.ts';

/** Milliseconds in words: seconds up to a minute and a half, then minutes. Rounded up, so that it is never late. */
export function describeTimeLeft(milliseconds: number, { list }: Text): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return list.left(seconds <= 90 ? list.seconds(seconds) : list.minutes(Math.ceil(seconds / 60)));
}

export interface StatusView {
  readonly line: string;
  /** 0..1, for the bar; null where there is none, undefined where nobody knows how far it is. */
  readonly value: number | null | undefined;
}

/** What is to be seen of a run. */
export function describeStatus(status: ListStatus, counts: ListCounts, text: Text): StatusView {
  const { list } = text;
  const settled = counts.all - counts.waiting;
  switch (status.phase) {
    case 'idle':
      return {
        line: counts.waiting > 0 ? list.stopped(counts.waiting) : list.count(counts.all),
        value: null,
      };
    case 'stopped': {
      const why = status.code ? `${text.errors[status.code].what} ` : '';
      return { line: `${why}${list.stopped(counts.waiting)}`, value: null };
    }
    case 'running': {
      // Before the first result: what is fetched and started for it.
      if (status.settled === 0) {
        const { step, value } = progressView(status.progress, text);
        return { line: step, value: value ?? undefined };
      }
      const left = timeLeft(status.settled, status.elapsed, counts.waiting);
      const parts = [list.progress(settled, counts.all), left !== undefined && describeTimeLeft(left, text)];
      return { line: parts.filter(Boolean).join(', '), value: settled / counts.all };
    }
  }
}

/** What a screen reader is told: when it begins and how it ends, not each step. */
export function announceStatus(status: ListStatus, counts: ListCounts, { list, errors }: Text): string {
  switch (status.phase) {
    case 'idle':
      return counts.waiting > 0 ? '' : list.done(counts.all, counts.failed);
    case 'stopped':
      return [status.code && errors[status.code].what, list.stopped(counts.waiting)]
        .filter(Boolean)
        .join(' ');
    case 'running':
      return list.working(counts.all);
  }
}
