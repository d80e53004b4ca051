import type { Offline } from '../../runtime/index.ts';
import type { AnswerStore } from '../answer/answer-store.ts';
import type { DeviceStore } from '../device/device-store.ts';
import type { UpdateStore } from '../update/update-store.ts';

/** Which engines were used, and which have all files of a model here. */
interface Used {
  readonly answers: AnswerStore;
  readonly device: DeviceStore;
}

export interface OfflineDependencies extends Used {
  readonly update: UpdateStore;
  /** Registers the service worker; undefined where there is none. */
  readonly register: () => Promise<Offline | undefined>;
  /** Calls back once when the page is idle; returns what calls it off. */
  readonly whenIdle: (callback: () => void) => () => void;
}

/**
 * Makes the page work without a network, once it is idle and no picture waits for its answer: nothing of it may delay
 * that.
 */
export function offlineWhenIdle({ answers, device, update, register, whenIdle }: OfflineDependencies): void {
  const begin = async () => {
    // Its own code may not come: then there is no service worker in this visit.
    const offline = await register().catch(() => undefined);
    if (!offline) return;
    offline.onUpdate((takeOver) => update.getState().offer(takeOver));
    keepWhatIsUsed({ answers, device }, offline);
  };
  const wait = () => {
    whenIdle(() => {
      if (!answers.getState().job) return void begin();
      const stop = answers.subscribe(({ job }) => {
        if (job) return;
        stop();
        wait();
      });
    });
  };
  wait();
}

/** Each engine that answered, or that has all files of a model here, is kept as soon as it is known. */
function keepWhatIsUsed({ answers, device }: Used, offline: Offline): void {
  const told = new Set<string>();
  const tell = () => {
    const answered = answers.getState().shown?.result.engine.id;
    const fetched = device.getState().kept?.models.flatMap(({ engines }) => engines) ?? [];
    const fresh = [...fetched, ...(answered ? [answered] : [])].filter((engine) => !told.has(engine));
    if (fresh.length === 0) return;
    for (const engine of fresh) told.add(engine);
    offline.keep([...told]);
  };
  offline.keep([]);
  tell();
  answers.subscribe(tell);
  device.subscribe(tell);
}
