/** What is on the page whatever is asked of it. */
export const app = {
  name: 'Inkling',
  /** Of the document. */
  title: 'Inkling: what is in your picture?',
  promise: 'Your picture stays on this device.',
};

export const intro = {
  question: 'What is in your picture?',
  sentence: 'Show Inkling a picture and it tells you what it sees, and how sure it is.',
};
