import type { EngineReason, EngineReport } from '../interface/engine.ts';
import type { EngineState } from '../worker/protocol.ts';

/** What a worker answered, and why its engine ran, which only the page knows. */
export function withReason<T extends { readonly engine: EngineState }>(result: T, reason: EngineReason) {
  const engine: EngineReport = { ...result.engine, reason };
  return { ...result, engine };
}
