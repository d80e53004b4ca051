/** The ways a picture comes in: files and folders, an address, the page's own samples. */

const format = new Intl.NumberFormat('en');
const files = (count: number) => (count === 1 ? '1 file' : `${format.format(count)} files`);

export const sources = {
  choose: {
    first: 'Choose a picture',
    another: 'Choose another picture',
    firstHint: 'or drop one anywhere on this page, or paste it',
    anotherHint: 'or drop or paste one',
  },
  drop: 'Drop the picture anywhere',
  pasted: 'Pasted picture',
  folder: 'Choose a folder',
  reading: 'Looking through the folder…',
  leftOut: (count: number) =>
    `${files(count)} left out: ${count === 1 ? 'it is not a picture' : 'they are not pictures'}.`,
  /** `path`: of a folder or file; `others`: how many more there are. */
  unreadable: (path: string, others: number) =>
    `“${path}”${others > 0 ? ` and ${format.format(others)} more` : ''} could not be read.`,
  noPictures: 'There is no picture in it.',
  address: {
    title: 'Use the address of a picture',
    label: 'Address of the picture',
    hint: 'Your browser fetches the picture from that site, which sees that somebody asked for it. Nothing else is sent.',
    show: 'Show it',
    loading: (site: string) => `Fetching the picture from ${site}…`,
    inline: 'Reading the picture in the address…',
    cancel: 'Cancel',
  },
  samples: 'Try one of these',
  unknownModel: (id: string, used: string) =>
    `The link asks for a model that is not here (${id}). “${used}” takes its place.`,
};
