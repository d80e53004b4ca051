import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InklingError } from '../../runtime/index.ts';
import { type AddressStore, createAddressStore } from './address-store.ts';
import type { Found } from './found.ts';

const cat = 'https://example.org/cat.jpg';
const file = () => new File(['x'], 'cat.jpg', { type: 'image/png' });
const settle = () => new Promise((resolve) => setTimeout(resolve));

const read = vi.fn<(address: string, signal: AbortSignal) => Promise<File>>();
const take = vi.fn();
const takeAll = vi.fn<(found: Promise<Found>) => void>();
let store: AddressStore;

beforeEach(() => {
  read.mockReset();
  take.mockReset();
  takeAll.mockReset();
  store = createAddressStore({ read, take, takeAll, pageUrl: 'https://inkling.test/' });
});

describe('several addresses', () => {
  it('are handed on together, with those that could not be read', async () => {
    const made = file();
    const lost = 'https://example.org/lost.jpg';
    read.mockImplementation((address) =>
      address === lost ? Promise.reject(new Error('no')) : Promise.resolve(made),
    );
    store.getState().openAll([cat, 'cat', lost, '//example.org/dog.jpg']);
    expect(await takeAll.mock.calls[0]?.[0]).toEqual({
      files: [
        { file: made, path: 'cat.jpg' },
        { file: made, path: 'cat.jpg' },
      ],
      unreadable: ['cat', lost],
    });
    expect(read).toHaveBeenLastCalledWith('https://example.org/dog.jpg', expect.any(AbortSignal));
    expect(take).not.toHaveBeenCalled();
  });

  it('of which there is one are opened as ever', async () => {
    read.mockResolvedValue(file());
    store.getState().openAll([cat]);
    expect(store.getState().loading).toBe(cat);
    store.getState().openAll([]);
    await settle();
    expect(take).toHaveBeenCalledOnce();
    expect(takeAll).not.toHaveBeenCalled();
  });
});

describe('a picture by its address', () => {
  it('is read and handed to the page, and its file remembers where it came from', async () => {
    const made = file();
    read.mockResolvedValue(made);
    store.getState().open('example.org/cat.jpg');
    expect(store.getState().loading).toBe(cat);
    await settle();
    expect(read.mock.calls[0]?.[0]).toBe(cat);
    expect(take).toHaveBeenCalledExactlyOnceWith({ file: made, name: 'cat.jpg' });
    expect(store.getState()).toMatchObject({ loading: null, failed: null });
    expect(store.getState().addressOf(made)).toBe(cat);
    expect(store.getState().addressOf(file())).toBeUndefined();
  });

  it('may come under another name', async () => {
    read.mockResolvedValue(file());
    store.getState().open(cat, 'A cat');
    await settle();
    expect(take.mock.calls[0]?.[0].name).toBe('A cat');
  });

  it('is refused without asking anybody when it is no address', () => {
    store.getState().open('file:///etc/passwd');
    expect(read).not.toHaveBeenCalled();
    expect(store.getState().failed).toMatchObject({
      code: 'image-address-invalid',
      address: 'file:///etc/passwd',
    });
  });

  it('that cannot be read is told, and can be tried again or forgotten', async () => {
    read.mockRejectedValueOnce(new InklingError('image-address-refused', cat)).mockResolvedValue(file());
    store.getState().open(cat, 'A cat');
    await settle();
    expect(store.getState().failed).toMatchObject({ code: 'image-address-refused', retryable: true });
    store.getState().retry();
    expect(store.getState()).toMatchObject({ loading: cat, failed: null });
    await settle();
    expect(take.mock.calls.map(([{ name }]) => name)).toEqual(['A cat']);
    store.getState().open('no address');
    store.getState().dismiss();
    expect(store.getState().failed).toBeNull();
  });

  it('gives way to a later one, whichever arrives first', async () => {
    const signals: AbortSignal[] = [];
    const arrivals: ((made: File) => void)[] = [];
    read.mockImplementation((_, signal) => {
      signals.push(signal);
      return new Promise((resolve) => arrivals.push(resolve));
    });
    store.getState().open(cat);
    store.getState().open('https://example.org/dog.jpg');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    const [early, late] = [file(), file()];
    arrivals[0]?.(early);
    arrivals[1]?.(late);
    await settle();
    expect(take).toHaveBeenCalledExactlyOnceWith({ file: late, name: 'cat.jpg' });
  });

  it('that was cancelled says nothing more', async () => {
    read.mockImplementation(
      (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new InklingError('cancelled')));
        }),
    );
    store.getState().open(cat);
    store.getState().cancel();
    await settle();
    expect(store.getState()).toMatchObject({ loading: null, failed: null });
    expect(take).not.toHaveBeenCalled();
  });
});
