import { expect, it } from 'vitest';
import type { Counted } from '../../core/counts.ts';
import { createCountsStore } from './counts-store.ts';
import { tellWhenLeft } from './tell-when-left.ts';

const answer: Counted = {
  model: { id: 'things', version: '0123456789abcdef' },
  engine: 'ort-wasm',
  outcome: 'answered',
  label: 'cat',
  wait: 1,
  fetched: true,
};
const expected =
  'https://inkling.test/demo/counts?a=things.0123456789abcdef.ort-wasm.answered.cat.100.fetched';

function page(send = true) {
  const store = createCountsStore({}, () => {
    throw new Error('none');
  });
  const sent: string[] = [];
  const listeners = new Map<string, (event: { readonly persisted: boolean }) => void>();
  const addEventListener = (type: string, listener: never) => void listeners.set(type, listener);
  const document = {
    addEventListener,
    visibilityState: 'visible',
    baseURI: 'https://inkling.test/demo/?model=things#x',
  };
  const taken = { now: send };
  tellWhenLeft({
    store,
    window: { addEventListener } as never,
    document: document as never,
    send: (url) => {
      if (taken.now) sent.push(url);
      return taken.now;
    },
  });
  const happens = (type: string, persisted = false) => listeners.get(type)?.({ persisted });
  const turn = (state: 'hidden' | 'visible') => {
    document.visibilityState = state;
    happens('visibilitychange');
  };
  return { note: () => store.getState().note(answer), sent, happens, turn, taken };
}

it('tells once, when the page is hidden or left, below the page’s address', () => {
  const { note, sent, happens, turn } = page();
  turn('hidden');
  happens('pagehide');
  turn('visible');
  expect(sent).toEqual([]); // there was nothing to tell
  note();
  expect(sent).toEqual([]);
  turn('hidden');
  expect(sent).toEqual([expected]);
  happens('pagehide');
  turn('visible');
  note();
  turn('hidden');
  happens('pagehide');
  expect(sent).toEqual([expected]);
});

it('a page that comes back from the back/forward cache begins another visit', () => {
  const { note, sent, happens } = page();
  note();
  happens('pagehide', true);
  happens('pageshow', true);
  happens('pagehide', true);
  expect(sent).toEqual([expected]);
  happens('pageshow', true);
  note();
  happens('pagehide');
  expect(sent).toEqual([expected, expected]);
});

it('what the browser does not take is told the next time', () => {
  const { note, sent, turn, taken } = page(false);
  note();
  turn('hidden');
  taken.now = true;
  turn('hidden');
  expect(sent).toEqual([expected]);
});
