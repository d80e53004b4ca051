import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkerLike } from '../../concurrency/worker-like.ts';
import type { ThumbnailRequest } from '../offscreen/thumbnail-protocol.ts';
import { createThumbnails, type Thumbnails } from './thumbnails.ts';

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  readonly requests: ThumbnailRequest[] = [];
  readonly terminate = vi.fn();
  postMessage(request: ThumbnailRequest) {
    this.requests.push(request);
  }
  answer(id: number, made: Blob | object | null) {
    this.onmessage?.call(this as unknown as Worker, { data: { id, made } } as MessageEvent);
  }
}

let workers: FakeWorker[];
let thumbnails: Thumbnails;
const picture = new Blob(['picture']);
const small = new Blob(['small']);

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  thumbnails = createThumbnails(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
});
afterEach(() => vi.useRealTimers());

describe('createThumbnails', () => {
  it('starts no worker before the first picture, and one for all', () => {
    expect(workers).toHaveLength(0);
    thumbnails.make(picture, null);
    thumbnails.make(picture, null);
    expect(workers).toHaveLength(1);
  });

  it('gives each asker its own answer, and null for what cannot be decoded', async () => {
    const first = thumbnails.make(picture, null);
    const second = thumbnails.make(picture, null);
    const ids = workers[0]?.requests.map(({ id }) => id) as [number, number];
    workers[0]?.answer(ids[1], null);
    workers[0]?.answer(ids[0], small);
    expect(await first).toBe(small);
    expect(await second).toBeNull();
  });

  it('asks for the part that is to be seen', () => {
    const crop = { x: 10, y: 20, width: 300, height: 300 };
    thumbnails.make(picture, crop);
    expect(workers[0]?.requests[0]?.asked).toEqual({ kind: 'thumbnail', picture, crop, size: 96 });
  });

  it('gives all of a picture where that was asked for', async () => {
    const pixels = { width: 1000, height: 1000 };
    const reduced = thumbnails.reduce(picture);
    expect(workers[0]?.requests[0]?.asked).toEqual({ kind: 'reduced', picture, most: 1_000_000 });
    workers[0]?.answer(1, pixels);
    expect(await reduced).toBe(pixels);
  });

  it('comes to null when the worker is ended, and starts a new one with the next picture', async () => {
    const first = thumbnails.make(picture, null);
    thumbnails.dispose();
    expect(await first).toBeNull();
    expect(workers[0]?.terminate).toHaveBeenCalled();
    thumbnails.make(picture, null);
    expect(workers).toHaveLength(2);
  });

  it('never waits for ever', async () => {
    const first = thumbnails.make(picture, null);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await first).toBeNull();
    expect(workers[0]?.terminate).toHaveBeenCalled();
  });
});
