/** A worker that only says whether workers have WebGL here. */
import { hasThreadWebgl } from '../engines/tfjs-webgl/thread-webgl.ts';

declare const self: DedicatedWorkerGlobalScope;

self.postMessage(hasThreadWebgl());
