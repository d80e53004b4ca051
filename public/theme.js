/**
 * Light or dark, before anything is drawn: a script of its own that blocks the page, because as a module it would come
 * after the first paint, which would flash in the wrong one. The CSP allows no inline script. See ui/settings/theme-store.ts.
 */
{
  let theme = null;
  try {
    theme = localStorage.getItem('inkling.theme');
  } catch {
    // Forbidden: as the system has it.
  }
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}
