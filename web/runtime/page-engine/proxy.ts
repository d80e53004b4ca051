import { InklingError } from '../../core/errors.ts';
import type { Engine, EngineModule, Session } from '../engines/engine.ts';
import type { Call, CallName, Calls, Reply } from './protocol.ts';

/** Asks the page to run an engine, and gives the port on which it answers. */
export type OpenPort = (engine: string) => MessagePort;

/** An engine that the page runs on its own thread, seen from the worker. */
export function pageEngine(id: string, openPort: OpenPort): EngineModule {
  return {
    id,
    files: [],
    scripts: [],
    async start() {
      const caller = new Caller(openPort(id));
      const threads = await caller.call('start', {});
      return new PageEngine(caller, threads);
    },
  };
}

/** Matches replies to calls. */
class Caller {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #nextId = 1;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Reply>) => {
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    };
  }

  call<T extends CallName>(name: T, args: Calls[T]['args']): Promise<Calls[T]['value']> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (reply) => {
        if ('error' in reply) reject(InklingError.fromPlain(reply.error));
        else resolve(reply.value as Calls[T]['value']);
      });
      this.#port.postMessage({ name, id, ...args } as Call);
    });
  }
}

class PageEngine implements Engine {
  readonly threads: number;
  readonly #caller: Caller;

  constructor(caller: Caller, threads: number) {
    this.#caller = caller;
    this.threads = threads;
  }

  async load(...[manifest, artifact, files]: Parameters<Engine['load']>): Promise<Session> {
    const session = await this.#caller.call('load', { manifest, artifact, files });
    return {
      run: (input, n, options) => this.#caller.call('run', { session, input, n, options }),
      dispose: () => this.#caller.call('dispose-session', { session }),
    };
  }

  dispose(): Promise<void> {
    return this.#caller.call('dispose', {});
  }
}
