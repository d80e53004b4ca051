export const languages = {
  label: 'Language',
  missing: (name: string) => `${name} could not be fetched, so the page stays as it is.`,
};
