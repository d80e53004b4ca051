import type { ErrorCode } from '../../../runtime/index.ts';
import { engineName, precisionName } from '../engine-names.ts';
import { and, threadsText } from './words.ts';

/** What an engine did that another one had to answer for; the name of the engine comes before it. */
function failing(code: ErrorCode): string {
  switch (code) {
    case 'engine-unsupported':
      return 'does not run in this browser';
    case 'engine-stalled':
      return 'did not answer in time';
    case 'out-of-memory':
      return 'ran out of memory';
    case 'download-corrupt':
      return 'arrived damaged';
    case 'download-refused':
    case 'download-failed':
    case 'download-stalled':
      return 'could not be fetched';
    default:
      return 'stopped with a fault';
  }
}

interface WrittenTiming {
  readonly engine: string;
  readonly threads: number;
  readonly time: string;
}

export const engine = {
  name: engineName,
  line: (time: string, id: string, threads: number, precision: string) =>
    `${time} with ${engineName(id)}, ${threadsText(threads)}, ${precisionName(precision)}`,
  parts: (prepare: string, run: string) =>
    `${prepare} to read and resize the picture, ${run} in the model itself.`,
  legend: 'Engine',
  automatic: 'Automatic',
  unsupported: (ids: readonly string[]) => `This browser cannot run ${and(ids.map(engineName))}.`,
  timings: (timings: readonly WrittenTiming[]) => {
    const parts = timings.map(({ engine, threads, time }) => {
      const name = threads > 0 ? `${engineName(engine)}, ${threadsText(threads)}` : engineName(engine);
      return `${name}: ${time}`;
    });
    return `${parts.join('; ')} here`;
  },
  reasons: {
    visitor: 'You chose it.',
    only: 'No other engine can run this model here.',
    unmeasured: 'Taken first: the engines have not been measured here yet.',
    fallback: (failed: string, code: ErrorCode, answered: string) =>
      `${engineName(failed)} ${failing(code)}, so ${engineName(answered)} answered instead.`,
  },
  measure: { first: 'Measure', again: 'Measure again', stop: 'Stop measuring' },
  measuring: 'Measuring how fast each engine is here…',
  measured: (timings: string) => `Measured: ${timings}.`,
  measuringFailed: (what: string) => `Measuring did not work. ${what}`,
};
