/**
 * Takes a parameter out of the page's address, without a new entry in the history.
 *
 * @returns whether it was there
 */
export function dropParameter(
  { location, history }: Pick<Window, 'location' | 'history'>,
  name: string,
): boolean {
  const url = new URL(location.href);
  if (!url.searchParams.has(name)) return false;
  url.searchParams.delete(name);
  history.replaceState(history.state, '', url);
  return true;
}
