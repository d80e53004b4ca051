/** Pieces of sentences that several parts of the page share. */

export const threadsText = (threads: number) => {
  if (threads === 0) return 'on the graphics chip';
  return threads === 1 ? '1 thread' : `${threads} threads`;
};

export const and = (words: readonly string[]) =>
  new Intl.ListFormat('en', { style: 'long', type: 'conjunction' }).format(words);
