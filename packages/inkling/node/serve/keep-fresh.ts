import { InklingError } from '../../../../web/core/errors.ts';
import type { LastingRuntime } from '../runtime.ts';
import type { Metrics } from './metrics.ts';

interface Watch {
  readonly runtime: LastingRuntime;
  /** In ms. */
  readonly every: number;
  /** The model that has to stay. */
  readonly needed: string | undefined;
  readonly metrics: Pick<Metrics, 'refreshes'>;
  tell(line: string): void;
}

/** Has the runtime read its index again and again, so that what is promoted is served. @returns what ends it */
export function keepFresh({ runtime, every, needed, metrics, tell }: Watch): () => void {
  let timer: NodeJS.Timeout;
  let ended = false;
  let told = '';
  const say = (line: string) => {
    if (line !== told) tell(line); // once, not every few seconds
    told = line;
  };
  const wait = () => {
    if (!ended) timer = setTimeout(look, every).unref();
  };
  const look = async () => {
    try {
      const taken = await runtime.refresh(needed);
      metrics.refreshes.inc({ outcome: taken ? 'taken' : 'same' });
      told = '';
      if (taken)
        tell(`serves ${(await runtime.models()).map(({ id, version }) => `${id} ${version}`).join(', ')}`);
    } catch (thrown) {
      const error = InklingError.from(thrown);
      metrics.refreshes.inc({ outcome: error.code });
      if (!ended) say(`goes on with the versions that it has: ${error.message}`);
    }
    wait();
  };
  wait();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
