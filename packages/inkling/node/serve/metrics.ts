import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** In seconds: from a small picture on a fast machine to a large one that waited. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

type Served = readonly { readonly id: string; readonly version: string }[];

/** What a server counts, in a registry of its own. @param inFlight,waiting,served ask for what is so now */
export function createMetrics(inFlight: () => number, waiting: () => number, served: () => Promise<Served>) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('inkling_requests_in_flight', 'Requests for an answer that are not done.', inFlight);
  gauge('inkling_queue_length', 'Requests among them that wait for a thread.', waiting);
  new Gauge({
    name: 'inkling_model_info',
    help: 'Always 1: which version of each model is served.',
    labelNames: ['model', 'version'] as const,
    registers,
    async collect() {
      const models = await served();
      this.reset();
      for (const { id, version } of models) this.set({ model: id, version }, 1);
    },
  });
  return {
    registry,
    /** `outcome`: `same`, `taken`, or the code of an error. */
    refreshes: new Counter({
      name: 'inkling_refreshes_total',
      help: 'How often the index was read again, and what became of it.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    requests: new Counter({
      name: 'inkling_requests_total',
      help: 'Requests by route and status.',
      labelNames: ['route', 'status'] as const,
      registers,
    }),
    seconds: new Histogram({
      name: 'inkling_request_seconds',
      help: 'From the head of a request to the end of its answer.',
      labelNames: ['route'] as const,
      buckets,
      registers,
    }),
    /** `outcome`: `answered`, `held-back`, or the code of an error. */
    outcomes: new Counter({
      name: 'inkling_outcomes_total',
      help: 'What became of pictures.',
      labelNames: ['model', 'outcome'] as const,
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
