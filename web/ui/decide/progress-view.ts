import type { Progress } from '../../runtime/index.ts';
import { en } from '../text/en.ts';
import { formatBytesOf } from './format.ts';

export interface ProgressView {
  readonly text: string;
  /** 0..1, or null where nobody knows how far it is. */
  readonly value: number | null;
}

/** What the page says and draws for a step of a running request; null: it has not reported a step yet. */
export function progressView(progress: Progress | null): ProgressView {
  if (!progress) return { text: en.progress.waiting, value: null };
  if (progress.phase !== 'downloading') return { text: en.progress[progress.phase], value: null };
  const fetching = en.progress.downloading[progress.what];
  // A server that does not say how much is to come leaves nothing to count towards.
  if (!(progress.total > 0)) return { text: `${fetching}…`, value: null };
  return {
    text: en.progress.bytes(fetching, formatBytesOf(progress.loaded, progress.total, en.language)),
    value: Math.min(1, Math.max(0, progress.loaded / progress.total)),
  };
}
