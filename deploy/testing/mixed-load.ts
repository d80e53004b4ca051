/** Many visitors at once, over kept connections as browsers have them. */
import { once } from 'node:events';
import { Agent, type ClientRequest, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LoadOptions {
  /** How many ask at once. */
  readonly visitors: number;
  /** Between an answer and the visitor's next request, in ms. */
  readonly pause: number;
  /** Ends it; requests under way are waited for. */
  readonly signal: AbortSignal;
}

export interface Load {
  readonly requests: number;
  /** Whose connection was closed before any answer: clients ask again by themselves (RFC 9112, 9.3.1). */
  readonly retried: number;
  /** Cut off in the middle of the answer, and asked again. */
  readonly cut: number;
  /** What failed at the second try as well, or was answered wrongly. */
  readonly failed: readonly string[];
  /** Of those that were answered at once, in ms and in order. */
  readonly times: readonly number[];
}

/** Asks for each path in turn, and holds every answer to the length of the first. */
export async function mixedLoad(
  url: string,
  paths: readonly string[],
  { visitors, pause, signal }: LoadOptions,
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: visitors });
  const sizes = new Map<string, number>();
  const counts = { requests: 0, retried: 0, cut: 0 };
  const failed: string[] = [];
  const times: number[] = [];

  async function visit(first: number): Promise<void> {
    for (let n = first; !signal.aborted; n++) {
      const path = paths[n % paths.length] as string;
      const started = performance.now();
      counts.requests++;
      let answer = await ask(url + path, agent);
      if ('error' in answer) {
        counts[answer.began ? 'cut' : 'retried']++;
        answer = await ask(url + path, false);
      } else times.push(performance.now() - started);
      if ('error' in answer) failed.push(`${path}: ${answer.error}`);
      else {
        const size = sizes.get(path) ?? answer.bytes;
        sizes.set(path, size);
        if (answer.status !== 200 || answer.bytes !== size)
          failed.push(`${path}: ${answer.status}, ${answer.bytes} bytes of ${size}`);
      }
      await sleep(pause);
    }
  }
  await Promise.all(Array.from({ length: visitors }, (_, n) => visit(n)));
  agent.destroy();
  return { ...counts, failed, times: times.sort((a, b) => a - b) };
}

type Answer = { status: number; bytes: number } | { error: string; began: boolean };

async function ask(url: string, agent: Agent | false): Promise<Answer> {
  let asked: ClientRequest | undefined;
  let bytes = 0;
  let began = false;
  try {
    asked = get(url, { agent, headers: { 'accept-encoding': 'br' }, timeout: 60_000 });
    asked.on('timeout', () => asked?.destroy(new Error('no answer for a minute')));
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    began = true;
    for await (const chunk of response) bytes += chunk.length;
    return { status: response.statusCode ?? 0, bytes };
  } catch (error) {
    return { error: (error as Error).message, began };
  }
}
