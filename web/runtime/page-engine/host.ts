/** Runs engines for a worker that cannot, on the page's thread. Loaded only where that is so: see protocol.ts. */
import { InklingError } from '../../core/errors.ts';
import type { Engine, EngineModule, Session } from '../engines/engine.ts';
import type { Call, CallName, Calls, Reply } from './protocol.ts';

/** The engines that may need the page's thread. */
const modules: Readonly<Record<string, () => Promise<EngineModule>>> = {
  'tfjs-webgl': async () => (await import('../engines/tfjs-webgl/index.ts')).engine,
};

/** tfjs is one for the whole page: started for the first worker that wants it, ended when none does. */
const started = new Map<string, { readonly engine: Promise<Engine>; users: number }>();
/** What is being ended; a new start waits for it. */
let ending: Promise<unknown> = Promise.resolve();

function startShared(id: string): Promise<Engine> {
  const known = started.get(id);
  if (known) {
    known.users += 1;
    return known.engine;
  }
  const start = async () => {
    await ending;
    const module = await modules[id]?.();
    if (!module) throw new InklingError('engine-unsupported', `${id} on the page's thread`);
    return module.start(async ({ url }) => {
      throw new InklingError('internal', `${url} is not read on the page's thread`);
    }, undefined);
  };
  const engine = start();
  started.set(id, { engine, users: 1 });
  engine.catch(() => started.delete(id));
  return engine;
}

/** @returns the engine, when nobody uses it any more */
function leaveShared(id: string): Promise<Engine> | undefined {
  const known = started.get(id);
  if (!known) return undefined;
  known.users -= 1;
  if (known.users > 0) return undefined;
  started.delete(id);
  return known.engine;
}

/** Serves one worker until it is told to end. @returns ends it, and gives back what it held */
export function servePageEngine(id: string, port: MessagePort): () => void {
  const host = new Host(id);
  port.onmessage = ({ data }: MessageEvent<Call>) => {
    host
      .answer(data)
      .then((value): Reply => ({ id: data.id, value }))
      .catch(
        (thrown): Reply => ({ id: data.id, error: InklingError.from(thrown, 'engine-failed').toPlain() }),
      )
      .then((reply) => port.postMessage(reply));
  };
  return () => {
    port.close();
    host.end();
  };
}

class Host {
  readonly #id: string;
  readonly #sessions = new Map<number, Session>();
  #engine: Promise<Engine> | undefined;
  #nextSession = 1;

  constructor(id: string) {
    this.#id = id;
  }

  async answer(call: Call): Promise<Calls[CallName]['value']> {
    switch (call.name) {
      case 'start':
        this.#engine ??= startShared(this.#id);
        return (await this.#engine).threads;
      case 'load': {
        const engine = (await this.#engine) as Engine;
        const number = this.#nextSession++;
        this.#sessions.set(number, await engine.load(call.manifest, call.artifact, call.files));
        return number;
      }
      case 'run':
        return this.#session(call.session).run(call.input, call.n, call.options);
      case 'dispose-session':
        await this.#session(call.session).dispose();
        this.#sessions.delete(call.session);
        return undefined;
      case 'dispose':
        await this.end();
        return undefined;
    }
  }

  /** At once for whoever starts next, who must not get an engine that failed. */
  async end(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    const engine = this.#engine && leaveShared(this.#id);
    this.#sessions.clear();
    this.#engine = undefined;
    const end = async () => {
      await Promise.allSettled(sessions.map((session) => session.dispose()));
      await (await engine)?.dispose();
    };
    ending = Promise.allSettled([ending, end()]);
    await ending;
  }

  #session(number: number): Session {
    const session = this.#sessions.get(number);
    if (!session) throw new InklingError('internal', `no session ${number}`);
    return session;
  }
}
