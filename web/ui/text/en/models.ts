/** Models as cards, and what they know. */
export const models = {
  record: 'The model’s record',
  legend: 'What to look for',
  knows: (count: number) => `It knows these ${count} things`,
  closed: 'It always answers with one of them, so it will take anything else for one of them too.',
  classes: (count: number, names: string) => `${count} classes: ${names}`,
  /** `images` is formatted; `count` is the same as a number. */
  accuracy: (percent: string, images: string, _count: number) =>
    `${percent} right on ${images} test pictures`,
};
