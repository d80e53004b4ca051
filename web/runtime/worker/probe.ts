/** A worker that only says whether workers have WebGL here. Whoever asks ends it, and its context with it. */
declare const self: DedicatedWorkerGlobalScope;

self.postMessage(
  typeof OffscreenCanvas !== 'undefined' && new OffscreenCanvas(1, 1).getContext('webgl2') !== null,
);
