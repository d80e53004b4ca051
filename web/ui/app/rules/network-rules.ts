/** What holds between the picture on the page and what the network was asked. */
import type { AnswerStore } from '../../answer/answer-store.ts';
import type { NetworkStore } from '../../network/network-store.ts';

interface Joined {
  readonly answers: AnswerStore;
  readonly network: NetworkStore;
}

/** Requests are counted from when a picture came; another model or engine for the same one is no other picture. */
export function countForEachPicture({ answers, network }: Joined) {
  let counted: Blob | undefined;
  answers.subscribe(({ job }) => {
    if (!job || job.picture.file === counted) return;
    counted = job.picture.file;
    network.getState().countAnew();
  });
}
