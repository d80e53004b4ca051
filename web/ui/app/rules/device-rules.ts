/** What holds between the picture on the page and what is stored on this device. */
import type { AnswerState, AnswerStore } from '../../answer/answer-store.ts';
import { type DeviceStore, isKept } from '../../device/device-store.ts';

interface Joined {
  readonly answers: AnswerStore;
  readonly device: DeviceStore;
}

/** What is kept is known once the models are and no picture waits, and again when an answer may have brought files. */
export function followFiles({ answers, device }: Joined) {
  let known: AnswerState['models'] = null;
  answers.subscribe(({ models, shown, job }, before) => {
    const { kept, look } = device.getState();
    const { model, engine } = shown?.result ?? {};
    const brought = shown !== before.shown && model && engine && !isKept(kept, model.id, engine.id);
    if (!brought && (job || models === known)) return;
    known = models;
    look();
  });
}
