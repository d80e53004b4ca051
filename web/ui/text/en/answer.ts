/** What can be done with an answer. */
export const answer = {
  all: (count: number) => `Show all ${count} classes`,
  copy: 'Copy as text',
  link: 'Copy link to this',
  copied: 'Copied.',
  linkCopied: 'Link copied.',
  linkWithoutPicture:
    'Link copied. It opens this model, but not the picture: that is on your device alone, where no link leads.',
  copyFailed: 'The browser did not allow copying.',
  text: {
    model: (id: string, version: string) => `Model: ${id}, version ${version}`,
    engine: (line: string) => `Engine: ${line}`,
  },
};
