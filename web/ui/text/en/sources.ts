/** Ways to a picture beside a file: an address, the page's own samples. */
export const ways = {
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
