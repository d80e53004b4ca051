/** What holds between the picture on the page and one that is fetched from an address. */
import type { AnswerStore } from '../../answer/answer-store.ts';
import type { AddressStore } from '../../sources/address-store.ts';

interface Joined {
  readonly answers: AnswerStore;
  readonly address: AddressStore;
}

/** A new picture ends the wait for one from an address; the one on the page, asked another question, does not. */
export function yieldToFiles({ answers, address }: Joined) {
  answers.subscribe(({ job }, { job: earlier, shown, notice }) => {
    if (!job || job.picture === earlier?.picture) return;
    address.getState().dismiss();
    const known = [earlier?.picture.file, shown?.picture.file, notice?.given?.file];
    if (!known.includes(job.picture.file)) address.getState().cancel();
  });
}

/** The page has room for one failure: the later one. */
export function showOneFailure({ answers, address }: Joined) {
  address.subscribe(({ failed }, before) => {
    if (failed && failed !== before.failed) answers.getState().dismiss();
  });
  answers.subscribe(({ notice }, before) => {
    if (notice && notice !== before.notice) address.getState().dismiss();
  });
}
