/** Made-up workers that answer by themselves, each picture by what is in the place of its engine. */
import type { PlainError } from '../../../core/errors.ts';
import type { Job, Request } from '../../worker/protocol.ts';
import { answerOf, FakeWorker } from './made-up-runtime.ts';

/** A turn of the event loop: the test's own clock, if it has one, stands still meanwhile. */
export const turn = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** What comes of a picture: its answer, an error, nothing ever, or the end of its worker. */
export type Outcome = 'answer' | 'silence' | 'death' | PlainError['code'];

export class ServingWorker extends FakeWorker {
  /** Pictures that it has, in the order in which it got them. */
  readonly got: Blob[] = [];
  /** Of these, what it has not told. */
  holds = 0;
  readonly #outcome: (picture: Blob, worker: ServingWorker) => Outcome;
  readonly #threads: number;
  readonly #loads: boolean;
  readonly #cancelled = new Set<number>();

  /** @param loads whether it ever says that it is ready */
  constructor(outcome: (picture: Blob, worker: ServingWorker) => Outcome, threads = 1, loads = true) {
    super();
    this.#outcome = outcome;
    this.#threads = threads;
    this.#loads = loads;
  }

  override postMessage(message: Request, transfer?: Transferable[] | StructuredSerializeOptions): void {
    super.postMessage(message, transfer);
    if (message.type === 'cancel') this.#cancelled.add(message.id);
    if (message.type === 'load' && this.#loads)
      turn().then(() => this.hear({ type: 'result', id: message.id, value: undefined }));
    if (message.type === 'classify-all') void this.#serve(message);
  }

  async #serve({ id, engine, pictures }: Job<'classify-all'>): Promise<void> {
    this.got.push(...pictures.map(({ picture }) => picture));
    this.holds += pictures.length;
    for (const [index, { picture }] of pictures.entries()) {
      await turn();
      if (!this.alive || this.#cancelled.has(id)) return;
      const outcome = this.#outcome(picture, this);
      if (outcome === 'silence') return;
      if (outcome === 'death') return this.crash();
      this.holds -= 1;
      const result =
        outcome === 'answer'
          ? {
              ...answerOf(engine, this.#threads),
              source: { width: Number(picture.type.slice(6)), height: 1 },
            }
          : { code: outcome, detail: 'made up', retryable: false };
      this.hear({ type: 'items', id, items: [{ index, result }] });
    }
    this.hear({ type: 'result', id, value: undefined });
  }
}
