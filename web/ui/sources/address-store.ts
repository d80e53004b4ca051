import { createStore, type StoreApi } from 'zustand/vanilla';
import { mapFew } from '../../core/map-few.ts';
import { InklingError, toImageAddress } from '../../runtime/index.ts';
import type { Given } from '../answer/answer-store.ts';
import type { ShownCode } from '../text/codes.ts';
import type { Found } from './found.ts';

/** Pictures that are read at the same time. */
const atOnce = 6;
/** Letters of an address that the page names: a `data:` address is as long as its picture. */
const longestTold = 100;

/** What could not be read, and why. */
export interface AddressFailure {
  /** As it was given. */
  readonly address: string;
  /** What the picture was to be called, if not after its file. */
  readonly name: string | undefined;
  readonly code: ShownCode;
  readonly detail: string;
  readonly retryable: boolean;
}

export interface AddressState {
  /** The address that is being read from. */
  readonly loading: string | null;
  readonly failed: AddressFailure | null;

  /** Reads the picture at an address and hands it to the page, under this name or its file's; the latest one wins. */
  open(address: string, name?: string): void;
  /** Opens one; of several, hands on those that can be read, and the others by their addresses. */
  openAll(addresses: readonly string[]): void;
  cancel(): void;
  retry(): void;
  dismiss(): void;
  /** Where a file came from; undefined for one of this device. */
  addressOf(file: Blob): string | undefined;
}

export interface AddressDependencies {
  /** @throws InklingError `image-*`, `download-failed`, `cancelled` */
  readonly read: (address: string, signal: AbortSignal) => Promise<File>;
  readonly take: (given: Given) => void;
  readonly takeAll: (found: Promise<Found>) => void;
  /** What relative addresses are relative to. */
  readonly pageUrl: string;
}

export type AddressStore = StoreApi<AddressState>;

export function createAddressStore({ read, take, takeAll, pageUrl }: AddressDependencies): AddressStore {
  let latest: AbortController | null = null;
  /** By the file itself: it outlives whatever the page does with the picture, and goes with it. */
  const addresses = new WeakMap<Blob, string>();

  return createStore<AddressState>()((set, get) => {
    const cancel = () => {
      latest?.abort();
      latest = null;
      set({ loading: null });
    };

    const fail = (address: string, name: string | undefined, thrown: unknown) => {
      const { code, detail, retryable } = InklingError.from(thrown);
      if (code !== 'cancelled') set({ failed: { address, name, code, detail, retryable } });
    };

    const open = (given: string, name?: string) => {
      cancel();
      set({ failed: null });
      const address = toImageAddress(given, pageUrl);
      if (!address) {
        fail(given, name, new InklingError('image-address-invalid', given));
        return;
      }
      const controller = new AbortController();
      latest = controller;
      set({ loading: address });
      read(address, controller.signal).then(
        (file) => {
          if (latest !== controller) return;
          cancel();
          addresses.set(file, address);
          take({ file, name: name ?? file.name });
        },
        (thrown: unknown) => {
          if (latest !== controller) return;
          cancel();
          fail(address, name, thrown);
        },
      );
    };

    const readAll = async (given: readonly string[]): Promise<Found> => {
      const { signal } = new AbortController(); // each ends by itself
      const files = await mapFew(given, atOnce, async (one) => {
        const address = toImageAddress(one, pageUrl);
        const file = address && (await read(address, signal).catch(() => null));
        if (file) addresses.set(file, address);
        return file;
      });
      return {
        files: files.flatMap((file) => (file ? { file, path: file.name } : [])),
        unreadable: given.filter((_, i) => !files[i]).map((one) => one.slice(0, longestTold)),
      };
    };

    return {
      loading: null,
      failed: null,
      open,
      openAll: (given) => {
        const [first, ...others] = given;
        if (first !== undefined && others.length === 0) open(first);
        if (others.length === 0) return;
        cancel();
        set({ failed: null });
        takeAll(readAll(given));
      },
      cancel,
      retry: () => {
        const { failed } = get();
        if (failed) open(failed.address, failed.name);
      },
      dismiss: () => set({ failed: null }),
      addressOf: (file) => addresses.get(file),
    };
  });
}
