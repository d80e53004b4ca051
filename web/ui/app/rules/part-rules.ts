/** What holds between the picture on the page and the part of it that is being chosen. */
import type { AnswerStore } from '../../answer/answer-store.ts';
import type { ViewStore } from '../../answer/view-store.ts';

interface Joined {
  readonly answers: AnswerStore;
  readonly view: ViewStore;
}

/** With another picture no part is being chosen, nor when the first one comes back. */
export function leaveWithPicture({ answers, view }: Joined) {
  answers.subscribe(({ shown }, before) => {
    if (shown?.picture.file !== before.shown?.picture.file) view.getState().choosePart(null);
  });
}
