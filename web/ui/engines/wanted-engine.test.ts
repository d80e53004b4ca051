import { describe, expect, it, vi } from 'vitest';
import { createWantedEngineMemory, type MemoryWindow } from './wanted-engine.ts';

function fakeWindow(href: string, stored: Record<string, string> = {}) {
  const items = new Map(Object.entries(stored));
  const replaceState = vi.fn();
  const window = {
    location: { href },
    history: { state: null, replaceState },
    localStorage: {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    },
  } as unknown as MemoryWindow;
  return { window, items, replaceState };
}

describe('the engine that the visitor wants', () => {
  it('is nobody’s choice at first', () => {
    const { window } = fakeWindow('https://inkling.test/');
    expect(createWantedEngineMemory(window).read()).toEqual({ engine: null, insisted: false });
  });

  it('is remembered from one visit to the next, until it is left to the page again', () => {
    const { window, items } = fakeWindow('https://inkling.test/');
    createWantedEngineMemory(window).write('tfjs-webgl');
    expect(createWantedEngineMemory(window).read()).toEqual({ engine: 'tfjs-webgl', insisted: false });
    createWantedEngineMemory(window).write(null);
    expect(createWantedEngineMemory(window).read()).toEqual({ engine: null, insisted: false });
    expect(items.size).toBe(0);
  });

  it('is what the address says, whatever was remembered', () => {
    const { window } = fakeWindow('https://inkling.test/?engine=ort-wasm', {
      'inkling.engine': 'tfjs-webgl',
    });
    expect(createWantedEngineMemory(window).read()).toEqual({ engine: 'ort-wasm', insisted: true });
  });

  it('leaves the address when another is chosen by hand, and the rest of it stays', () => {
    const { window, replaceState } = fakeWindow('https://inkling.test/a/?engine=ort-wasm&b=1#c');
    createWantedEngineMemory(window).write('tfjs-webgl');
    expect(String(replaceState.mock.calls[0]?.[2])).toBe('https://inkling.test/a/?b=1#c');
  });

  it('is forgotten, and nothing breaks, where storage is forbidden', () => {
    const { window } = fakeWindow('https://inkling.test/');
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const memory = createWantedEngineMemory(window);
    memory.write('tfjs-webgl');
    expect(memory.read()).toEqual({ engine: null, insisted: false });
  });
});
