import { createStore, type StoreApi } from 'zustand/vanilla';
import { remembered } from '../parts/remembered.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface ThemeState {
  readonly theme: Theme;
  /** Chooses a theme, from one visit to the next. */
  choose(theme: Theme): void;
}

export type ThemeStore = StoreApi<ThemeState>;

/** The parts of a window that it needs. Reading `localStorage` throws where the visitor's settings forbid it. */
export interface ThemeWindow {
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly document: Pick<Document, 'documentElement' | 'querySelectorAll'>;
  matchMedia(query: string): Pick<MediaQueryList, 'matches' | 'addEventListener'>;
  getComputedStyle(element: Element): Pick<CSSStyleDeclaration, 'getPropertyValue'>;
}

/** public/theme.js reads the same, before the first paint. */
const key = 'inkling.theme';

/** Shows the theme and follows the system where that is the choice. Without storage, it holds for this visit. */
export function createThemeStore(window: ThemeWindow): ThemeStore {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const kept = remembered(() => window.localStorage, key);
  const store = createStore<ThemeState>()((set) => ({
    theme: themes.find((theme) => theme === kept.read()) ?? 'system',
    choose: (theme) => {
      kept.write(theme === 'system' ? null : theme);
      set({ theme });
    },
  }));
  const show = () => {
    const { theme } = store.getState();
    const dark = theme === 'system' ? system.matches : theme === 'dark';
    window.document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    colourBrowser(window);
  };
  show();
  store.subscribe(show);
  system.addEventListener('change', show);
  return store;
}

/** What the browser draws around the page has the colour of the page's ground. */
function colourBrowser({ document, getComputedStyle }: ThemeWindow): void {
  const ground = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim();
  if (!ground) return; // no styles yet
  for (const meta of document.querySelectorAll('meta[name=theme-color]'))
    meta.setAttribute('content', ground);
}
