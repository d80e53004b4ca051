import type { EngineModule } from '../engines/engine.ts';

export interface EngineEntry {
  readonly id: string;
  readonly import: () => Promise<EngineModule>;
}

/** The engines of this build in order of preference; each is a chunk of its own, loaded when it is wanted. */
export const engineList: readonly EngineEntry[] = [
  { id: 'ort-wasm', import: async () => (await import('../engines/ort-wasm/index.ts')).engine },
  { id: 'tfjs-webgl', import: async () => (await import('../engines/tfjs-webgl/index.ts')).engine },
];
