import type { AnswerStore } from '../answer/answer-store.ts';
import { readStateLink } from '../answer/state-link.ts';
import { dropParameter } from '../parts/address-bar.ts';
import type { AddressStore } from '../sources/address-store.ts';

export interface LinkDependencies {
  readonly answers: AnswerStore;
  readonly address: AddressStore;
  readonly window: Pick<Window, 'location' | 'history'>;
}

/**
 * Opens what the page's address asks for, and takes it out of the address as soon as it is no longer so: a reload brings
 * back what was last on the page, as far as a link can.
 */
export function followLink({ answers, address, window }: LinkDependencies): void {
  const { model, image } = readStateLink(window.location.href);
  if (model) answers.getState().choose(model);
  if (image) address.getState().open(image);

  const linked = { picture: null as Blob | null };
  answers.subscribe(({ chosen, job }, before) => {
    if (chosen !== before.chosen) dropParameter(window, 'model');
    if (!job || job.picture === before.job?.picture || job.picture.file === linked.picture) return;
    if (image && !linked.picture && address.getState().addressOf(job.picture.file)) {
      linked.picture = job.picture.file; // the one that the link asked for
    } else dropParameter(window, 'image');
  });
}
