import { useState } from 'react';

export type CopyOutcome = 'copied' | 'failed';

/**
 * Copies text to the clipboard and remembers how that went, for as long as it is about the same thing.
 *
 * @returns `copy`: takes what it is about, and the text; `outcomeOf`: null for anything but what was copied last
 */
export function useCopy() {
  const [last, setLast] = useState<{ readonly about: unknown; readonly outcome: CopyOutcome } | null>(null);
  const copy = (about: unknown, text: string) => {
    // Absent on plain http, and a promise may be refused: both end in the same sentence.
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setLast({ about, outcome: 'copied' }),
      () => setLast({ about, outcome: 'failed' }),
    );
  };
  return { copy, outcomeOf: (about: unknown) => (last && last.about === about ? last.outcome : null) };
}
