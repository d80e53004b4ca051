import { whileShown } from '../concurrency/while-shown.ts';
import type { MeasuredDevice } from '../scheduling/engine-memory.ts';
import type { IdlePage } from '../scheduling/measuring.ts';
import type { LinkOptions } from '../scheduling/worker-link.ts';

/** What the runtime asks of the page it is in; tests give a made-up one. */
export type Device = MeasuredDevice & IdlePage & Pick<LinkOptions, 'whileShown'>;

/** How long nothing must happen after an answer before the page counts as idle, in ms. */
const quietMilliseconds = 1_000;

export const pageDevice: Device = {
  get name() {
    const { userAgent, hardwareConcurrency } = navigator;
    return [userAgent, hardwareConcurrency, globalThis.crossOriginIsolated ? 'isolated' : 'shared'].join(
      ' | ',
    );
  },
  build: import.meta.url, // a script is named by a hash of its content
  get saveData() {
    const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
    return connection?.saveData === true;
  },
  storage: () => globalThis.localStorage,
  whileShown: (begin) => whileShown(window, begin),
  whenIdle(callback) {
    let idle: number | undefined;
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      timer = setTimeout(() => {
        if (document.visibilityState !== 'visible') wait();
        else if (typeof requestIdleCallback === 'function') idle = requestIdleCallback(callback);
        else callback(); // Safari
      }, quietMilliseconds);
    };
    wait();
    return () => {
      clearTimeout(timer);
      if (idle !== undefined) cancelIdleCallback(idle);
    };
  },
};
