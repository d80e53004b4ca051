import { expect, test, vi } from 'vitest';
import type { WorkerLike } from '../concurrency/worker-like.ts';
import { withFirstWorker } from './first-worker.ts';

type Made = { -readonly [K in keyof WorkerLike]: WorkerLike[K] };

function makers() {
  const made: Made[] = [];
  const engines: (string | undefined)[] = [];
  const make = (engine?: string) => {
    engines.push(engine);
    const worker: Made = {
      postMessage: vi.fn(),
      terminate() {},
      onmessage: null,
      onerror: null,
      onmessageerror: null,
    };
    made.push(worker);
    return worker;
  };
  return { made, engines, next: withFirstWorker(make, 'inkling-wasm') };
}

const message = (data: unknown) => new MessageEvent('message', { data });
const failure = () => Object.assign(new Event('error', { cancelable: true }), { message: '' }) as ErrorEvent;

test('one worker is there before it is asked for, and knows its engine; the next is made when it is wanted', () => {
  const { made, engines, next } = makers();
  expect(made).toHaveLength(1);
  expect(next()).toBe(made[0]);
  expect(made).toHaveLength(1);
  expect(next()).toBe(made[1]);
  expect(engines).toEqual(['inkling-wasm', undefined]);
});

test('what it said before anybody listened is told then', async () => {
  const { made, next } = makers();
  made[0]?.onmessage?.call({} as Worker, message('early'));
  const heard: unknown[] = [];
  next().onmessage = ({ data }) => heard.push(data);
  await vi.waitFor(() => expect(heard).toEqual(['early']));
});

test('one that does not start is replaced', () => {
  const { made, next } = makers();
  made[0]?.onerror?.call({} as Worker, failure());
  expect(next()).toBe(made[1]);
});
