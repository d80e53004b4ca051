import type { AnswerStore } from '../answer/answer-store.ts';
import { CountsChoice } from '../counts/CountsChoice.tsx';
import { CountsNotice } from '../counts/CountsNotice.tsx';
import type { CountsSlot } from '../counts/counts-slot.ts';
import { createCountsStore, type Preference } from '../counts/counts-store.ts';
import { tellWhenLeft } from '../counts/tell-when-left.ts';
import { countAnswers } from './rules/counts-rules.ts';

interface Started {
  readonly answers: AnswerStore;
  readonly counts: CountsSlot;
  readonly window: Window;
}

/** Counts this visit, and says so. Fetched only where the operator wants it. */
export function startCounts({ answers, counts: slot, window }: Started): void {
  const { document, navigator } = window;
  const counts = createCountsStore(navigator as Preference, () => window.localStorage);
  countAnswers({ answers, counts });
  tellWhenLeft({ store: counts, window, document, send: (url) => navigator.sendBeacon(url) });
  slot.setState({ notice: <CountsNotice store={counts} />, choice: <CountsChoice store={counts} /> });
}
