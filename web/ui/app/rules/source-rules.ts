import type { Sample } from '../../../runtime/index.ts';
import type { PageStore } from '../../answer/answer-store.ts';
import {
  type AddressDependencies,
  type AddressStore,
  createAddressStore,
} from '../../sources/address-store.ts';
import { createSampleStore, type SampleStore } from '../../sources/sample-store.ts';

/** Ways to a picture that are no file of the visitor's. */
export interface WayStores {
  readonly address: AddressStore;
  readonly samples: SampleStore;
}

export interface WayDependencies extends Pick<AddressDependencies, 'read' | 'pageUrl'> {
  readonly page: PageStore;
  /** Which pictures the page has to try. */
  readonly readSamples: (pageUrl: string, signal: AbortSignal) => Promise<readonly Sample[]>;
}

/** The stores of these ways, and the rules between them and the page. */
export function createWayStores({ page, read, readSamples, pageUrl }: WayDependencies): WayStores {
  const address = createAddressStore({ read, pageUrl, take: (given) => page.getState().classify(given) });
  const samples = createSampleStore((signal) => readSamples(pageUrl, signal));
  yieldToFiles(page, address);
  showOneFailure(page, address);
  return { address, samples };
}

/** A new picture ends the wait for one from an address; the one on the page, asked another question, does not. */
function yieldToFiles(page: PageStore, address: AddressStore) {
  page.subscribe(({ job }, { job: earlier, shown, notice }) => {
    if (!job || job.picture === earlier?.picture) return;
    address.getState().dismiss();
    const known = [earlier?.picture.file, shown?.picture.file, notice?.given?.file];
    if (!known.includes(job.picture.file)) address.getState().cancel();
  });
}

/** The page has room for one failure: the later one. */
function showOneFailure(page: PageStore, address: AddressStore) {
  address.subscribe(({ failed }, before) => {
    if (failed && failed !== before.failed) page.getState().dismiss();
  });
  page.subscribe(({ notice }, before) => {
    if (notice && notice !== before.notice) address.getState().dismiss();
  });
}
