import type { EngineModule } from '../engines/engine.ts';
import { needsDocument } from '../engines/tfjs-webgl/thread-webgl.ts';
import { type OpenPort, pageEngine } from '../page-engine/proxy.ts';

export interface EngineEntry {
  readonly id: string;
  readonly import: () => Promise<EngineModule>;
}

/**
 * The engines of this build, each a chunk of its own, loaded when it is wanted; scheduling/engine-support.ts has their order.
 *
 * @param openPort asks the page to run an engine that this thread cannot
 */
export function engineList(openPort: OpenPort): readonly EngineEntry[] {
  return [
    { id: 'ort-wasm', import: async () => (await import('../engines/ort-wasm/index.ts')).engine },
    { id: 'inkling-wasm', import: async () => (await import('../engines/inkling-wasm/index.ts')).engine },
    {
      id: 'tfjs-webgl',
      import: async () =>
        needsDocument()
          ? pageEngine('tfjs-webgl', openPort)
          : (await import('../engines/tfjs-webgl/index.ts')).engine,
    },
  ];
}
