import { hasWasmSimd } from './engines/ort-wasm/wasm-simd.ts';
import { hasThreadWebgl } from './engines/tfjs-webgl/thread-webgl.ts';

/** An engine of this build, and whether this browser has what it needs: cheap to tell, nothing of it is loaded. */
export interface EngineSupport {
  readonly id: string;
  isSupported(): boolean;
  /** Whether it runs in a worker; else it takes the page's own thread, and only where somebody asked for that. */
  runsInWorker(): boolean;
}

/** In order of preference, as long as none was measured here. */
export const engineSupport: readonly EngineSupport[] = [
  { id: 'ort-wasm', isSupported: once(hasWasmSimd), runsInWorker: () => true },
  { id: 'tfjs-webgl', isSupported: once(hasWebgl), runsInWorker: once(hasThreadWebgl) },
];

/** In a page, because a worker without WebGL has the page run the engine. */
function hasWebgl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow only a few at a time
  return context !== null;
}

function once(ask: () => boolean): () => boolean {
  let answer: boolean | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
