import { describe, expect, test, vi } from 'vitest';
import { EngineMemory } from './engine-memory.ts';

const timings = [{ engine: 'cpu', threads: 2, milliseconds: 3.5 }];

function makeStorage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

const open = (storage: ReturnType<typeof makeStorage>, name = 'device', build = 'build') =>
  new EngineMemory({ name, build, storage: () => storage });

test('what was measured is there on the next visit', () => {
  const storage = makeStorage();
  const memory = open(storage);
  memory.remember('tiny', 'v1', timings);
  memory.singleThread = true;
  expect(open(storage).measured('tiny', 'v1').timings).toEqual(timings);
  expect(open(storage).singleThread).toBe(true);
});

describe('an engine that failed', () => {
  test('counts as such on the next visit, for this version of the model and this build', () => {
    const storage = makeStorage();
    open(storage).remember('tiny', 'v1', timings, ['gpu']);
    expect(open(storage).measured('tiny', 'v1').broken).toEqual(['gpu']);
    expect(open(storage).measured('tiny', 'v2').broken).toEqual([]);
    expect(open(storage, 'device', 'a newer build').measured('tiny', 'v1').broken).toEqual([]);
    // What was measured holds for any build.
    expect(open(storage, 'device', 'a newer build').measured('tiny', 'v1').timings).toEqual(timings);
  });

  test('until it is measured after all', () => {
    const memory = open(makeStorage());
    memory.remember('tiny', 'v1', timings, ['gpu']);
    memory.remember('tiny', 'v1', [...timings, { engine: 'gpu', threads: 0, milliseconds: 1 }]);
    expect(memory.measured('tiny', 'v1').broken).toEqual([]);
  });

  test('none did, as far as an earlier build of the page kept it', () => {
    const storage = makeStorage();
    const models = [{ id: 'tiny', version: 'v1', timings }];
    storage.setItem('inkling-engines-v1', JSON.stringify({ device: 'device', singleThread: false, models }));
    expect(open(storage).measured('tiny', 'v1').broken).toEqual([]);
    expect(open(storage).measured('tiny', 'v1').timings).toEqual(timings);
  });
});

test('not for another version of the model, nor on another device', () => {
  const storage = makeStorage();
  open(storage).remember('tiny', 'v1', timings);
  expect(open(storage).measured('tiny', 'v2').timings).toEqual([]);
  expect(open(storage, 'a newer browser').measured('tiny', 'v1').timings).toEqual([]);
});

test('a new version takes the place of the old one, and old models make room', () => {
  const storage = makeStorage();
  const memory = open(storage);
  memory.remember('tiny', 'v1', timings);
  memory.remember('tiny', 'v2', timings);
  expect(memory.measured('tiny', 'v1').timings).toEqual([]);
  for (let i = 0; i < 30; i++) memory.remember(`model-${i}`, 'v1', timings);
  expect(open(storage).measured('tiny', 'v2').timings).toEqual([]);
  expect(open(storage).measured('model-29', 'v1').timings).toEqual(timings);
});

describe('storage that does not work', () => {
  test.each([
    ['not JSON', '{'],
    ['of another layout', '{"device":"device","models":{}}'],
    [
      'with figures that are none',
      '{"device":"device","singleThread":false,"models":[{"id":"tiny","version":"v1","timings":[{"engine":"cpu","threads":1,"milliseconds":-1}]}]}',
    ],
    [
      'with failures that are none',
      '{"device":"device","singleThread":false,"models":[{"id":"tiny","version":"v1","timings":[],"broken":{"build":"build","engines":[1]}}]}',
    ],
  ])('%s: nothing is known, and what is measured replaces it', (_, text) => {
    const storage = makeStorage();
    storage.items.set('inkling-engines-v1', text);
    const memory = open(storage);
    expect(memory.measured('tiny', 'v1').timings).toEqual([]);
    memory.remember('tiny', 'v1', timings);
    expect(open(storage).measured('tiny', 'v1').timings).toEqual(timings);
  });

  test('full: remembered until the page is closed', () => {
    const full = {
      getItem: () => null,
      setItem: vi.fn(() => {
        throw new DOMException('', 'QuotaExceededError');
      }),
    };
    const memory = new EngineMemory({ name: 'device', build: 'build', storage: () => full });
    memory.remember('tiny', 'v1', timings);
    expect(full.setItem).toHaveBeenCalled();
    expect(memory.measured('tiny', 'v1').timings).toEqual(timings);
  });

  test('forbidden or absent: the same', () => {
    for (const storage of [
      () => undefined,
      () => {
        throw new DOMException('', 'SecurityError');
      },
    ]) {
      const memory = new EngineMemory({ name: 'device', build: 'build', storage });
      expect(memory.measured('tiny', 'v1').timings).toEqual([]);
      memory.remember('tiny', 'v1', timings);
      expect(memory.measured('tiny', 'v1').timings).toEqual(timings);
    }
  });
});
