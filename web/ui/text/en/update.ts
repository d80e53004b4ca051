/** New versions of the page. */
export const update = {
  ready: 'A new version is ready.',
  reload: 'Reload',
};
