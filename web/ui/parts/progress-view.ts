import type { Progress } from '../../runtime/index.ts';
import type { ProgressText } from '../text/text.ts';
import { formatBytesOf } from './format.ts';

export interface ProgressView {
  readonly step: string;
  /** 0..1, or null where nobody knows how far it is. */
  readonly value: number | null;
}

/** What the page says and draws for a step of a running request; null: it has not reported a step yet. */
export function progressView(progress: Progress | null, text: ProgressText): ProgressView {
  if (!progress) return { step: text.progress.waiting, value: null };
  if (progress.phase !== 'downloading') return { step: text.progress[progress.phase], value: null };
  const fetching = text.progress.downloading[progress.what];
  // A server that does not say how much is to come leaves nothing to count towards.
  if (!(progress.total > 0)) return { step: `${fetching}…`, value: null };
  return {
    step: text.progress.bytes(fetching, formatBytesOf(progress.loaded, progress.total, text.language)),
    value: Math.min(1, Math.max(0, progress.loaded / progress.total)),
  };
}
