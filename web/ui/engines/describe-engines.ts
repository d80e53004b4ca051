import type { ErrorCode } from '../../core/errors.ts';
import type { EngineOption, EngineReport, EngineTiming } from '../../runtime/index.ts';
import { formatTiming } from '../parts/format.ts';
import type { Text } from '../text/text.ts';

/** One line about measured times: "WASM, 2 threads: 3.1 ms; WebGL: 7.4 ms here". */
export function describeTimings(timings: readonly EngineTiming[], text: Text): string {
  return text.engine.timings(
    timings.map(({ engine, threads, milliseconds }) => ({
      engine,
      threads,
      time: formatTiming(milliseconds, text.language),
    })),
  );
}

/**
 * Why this engine ran, in one line.
 *
 * @param measured during this visit, so newer than what the engine's report may hold
 */
export function describeReason(
  { id, reason }: Pick<EngineReport, 'id' | 'reason'>,
  measured: readonly EngineTiming[] | undefined,
  text: Text,
): string {
  const { reasons } = text.engine;
  switch (reason.by) {
    case 'visitor':
      return [reasons.visitor, measured && describeTimings(measured, text)].filter(Boolean).join(' ');
    case 'only':
      return reasons.only;
    case 'unmeasured':
      return measured ? describeTimings(measured, text) : reasons.unmeasured;
    case 'measured':
      return describeTimings(measured ?? reason.timings, text);
    case 'fallback':
      return reasons.fallback(reason.failed, reason.code, id);
  }
}

/** Names the engines that this browser cannot run; null when it can run all of them. */
export function describeUnsupported(options: readonly EngineOption[], text: Text): string | null {
  const ids = options.filter(({ supported }) => !supported).map(({ id }) => id);
  return ids.length > 0 ? text.engine.unsupported(ids) : null;
}

/** Whether there is anything to choose, or to measure against each other. */
export const countSupported = (options: readonly EngineOption[]) =>
  options.filter(({ supported }) => supported).length;

/** Whether another engine may do better: the picture, the bucket and the model are not to blame. */
export const blamesEngine = (code: ErrorCode) => !/^(image|bucket|model)-/.test(code);
