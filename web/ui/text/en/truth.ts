/** What the visitor says is in a picture. */
export const truth = {
  title: 'Is it right?',
  yes: 'Yes',
  is: 'This is:',
  unsaid: 'not said',
  noted: 'Noted for this visit, on this device alone.',
  /** Of a picture in the list: what was said. */
  said: (name: string) => `You: ${name}`,
};
