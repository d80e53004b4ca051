/** The worker: everything heavy runs here, so that the page never waits. Messages are in protocol.ts. */
import { InklingError } from '../../core/errors.ts';
import { classify } from './classify.ts';
import { ModelLoader } from './model-loader.ts';
import type { Request, Response } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

const loader = new ModelLoader();
const running = new Map<number, AbortController>();

const send = (response: Response, transfer: Transferable[] = []) => self.postMessage(response, transfer);

self.onmessage = ({ data: request }: MessageEvent<Request>) => {
  if (request.type === 'cancel') {
    running.get(request.id)?.abort();
    return;
  }
  const { id } = request;
  const controller = new AbortController();
  running.set(id, controller);
  classify(request, loader, controller.signal, (progress) => send({ type: 'progress', id, progress }))
    .then((classification) => {
      const { logits, seen } = classification;
      send({ type: 'result', id, classification }, [logits.buffer as ArrayBuffer, seen.rgba.buffer]);
    })
    .catch((error: unknown) => send({ type: 'failure', id, error: InklingError.from(error).toPlain() }))
    .finally(() => running.delete(id));
};
