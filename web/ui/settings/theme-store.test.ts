import { beforeEach, describe, expect, it } from 'vitest';
import { createThemeStore, type ThemeWindow } from './theme-store.ts';

let kept: Map<string, string>;
let root: { dataset: Record<string, string> };
let metas: { content: string; setAttribute(name: string, value: string): void }[];
let system: { matches: boolean; listener: () => void };

const windowWith = (storage: Partial<ThemeWindow['localStorage']> = {}): ThemeWindow => ({
  localStorage: {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    ...storage,
  },
  document: {
    documentElement: root,
    querySelectorAll: () => metas,
  } as unknown as ThemeWindow['document'],
  matchMedia: () =>
    ({
      get matches() {
        return system.matches;
      },
      addEventListener: (_: string, listener: () => void) => {
        system.listener = listener;
      },
    }) as unknown as MediaQueryList,
  getComputedStyle: () => ({ getPropertyValue: () => (root.dataset.theme === 'dark' ? ' #000' : ' #fff') }),
});

beforeEach(() => {
  kept = new Map();
  root = { dataset: {} };
  const meta = {
    content: '',
    setAttribute: (_: string, value: string) => {
      meta.content = value;
    },
  };
  metas = [meta];
  system = { matches: false, listener: () => {} };
});

describe('the theme', () => {
  it('follows the system until another one is chosen', () => {
    const store = createThemeStore(windowWith());
    expect(root.dataset.theme).toBe('light');
    system.matches = true;
    system.listener();
    expect(root.dataset.theme).toBe('dark');
    store.getState().choose('light');
    expect(root.dataset.theme).toBe('light');
    system.listener();
    expect(root.dataset.theme).toBe('light');
  });

  it('is remembered; going back to the system forgets it', () => {
    createThemeStore(windowWith()).getState().choose('dark');
    const store = createThemeStore(windowWith());
    expect(store.getState().theme).toBe('dark');
    expect(root.dataset.theme).toBe('dark');
    store.getState().choose('system');
    expect(kept.size).toBe(0);
    expect(root.dataset.theme).toBe('light');
  });

  it('colours what the browser draws around the page', () => {
    const store = createThemeStore(windowWith());
    expect(metas[0]?.content).toBe('#fff');
    store.getState().choose('dark');
    expect(metas[0]?.content).toBe('#000');
  });

  it('holds for the visit where nothing may be stored, and takes nothing unknown for a theme', () => {
    const refuse = () => {
      throw new DOMException('forbidden', 'SecurityError');
    };
    const store = createThemeStore(windowWith({ getItem: refuse, setItem: refuse, removeItem: refuse }));
    store.getState().choose('dark');
    expect(root.dataset.theme).toBe('dark');
    store.getState().choose('system');
    expect(root.dataset.theme).toBe('light');
    kept.set('inkling.theme', 'pink');
    expect(createThemeStore(windowWith()).getState().theme).toBe('system');
  });
});
