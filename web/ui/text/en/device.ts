/** What is stored on this device. */
export const device = {
  fetch: (size: string) => `Fetch, ${size}`,
  fetchNamed: (title: string, size: string) => `Fetch, ${size}: “${title}”, to this device`,
  fetching: (title: string) => `Fetching “${title}”`,
  cancel: 'Cancel',
  cancelNamed: (title: string) => `Cancel fetching “${title}”`,
  failed: (what: string) => `It could not be fetched. ${what}`,
  here: 'On this device',
  remove: 'Remove',
  removeNamed: (title: string) => `Remove “${title}” from this device`,
};
