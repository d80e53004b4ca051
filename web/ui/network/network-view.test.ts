import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../runtime/index.ts';
import { createNetworkStore } from './network-store.ts';
import { countOf, receivedBy, viewNetwork } from './network-view.ts';

const request = (url: string, at: number, received: number): NetworkRequest => ({
  url,
  initiator: 'fetch',
  at,
  received,
});
const requests = [
  request('https://here.example/app.js', 1, 100),
  request('https://here.example/models/x/model.onnx', 5, 2000),
  request('https://there.example/cat.png', 6, 0),
  request('https://here.example/models/x/weights.bin', 7, 3000),
];

describe('what was asked of the network', () => {
  it('is parted by when the picture came and by whose files they are', () => {
    const view = viewNetwork(requests, 5, 'https://here.example');
    expect(view.before).toEqual([{ host: null, count: 1, received: 100 }]);
    expect(view.since).toEqual([
      { host: null, count: 2, received: 5000 },
      { host: 'there.example', count: 1, received: 0 },
    ]);
    expect([countOf(view.since), receivedBy(view.since)]).toEqual([3, 5000]);
    expect(countOf(viewNetwork(requests, 8, 'https://here.example').since)).toBe(0);
  });

  it('what told the counts of a visit fetched nothing, and is told apart', () => {
    const told = { ...request('https://here.example/counts?a=x', 6, 300), initiator: 'beacon' };
    const view = (since: number) => viewNetwork([...requests, told], since, 'https://here.example');
    expect(countOf(view(5).since)).toBe(3);
    expect([view(5).told, view(7).told]).toEqual([true, false]);
  });

  it('is kept in the order in which it began, whichever thread told it first', () => {
    let tell: (all: readonly NetworkRequest[]) => void = () => {};
    const onRequests = (listener: typeof tell) => {
      tell = listener;
      return () => {};
    };
    const store = createNetworkStore({ onRequests }, () => 42);
    expect(store.getState().since).toBeNull();
    tell([...requests].reverse());
    store.getState().countAnew();
    expect(store.getState().requests.map(({ at }) => at)).toEqual([1, 5, 6, 7]);
    expect(store.getState().since).toBe(42);
  });
});
