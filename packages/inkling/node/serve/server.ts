import { availableParallelism } from 'node:os';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { InklingError } from '../../../../web/core/errors.ts';
import { createLastingRuntime, mostThreads } from '../runtime.ts';
import type { Runtime } from '../types.ts';
import { tellClientError } from './client-errors.ts';
import { failureOf } from './failures.ts';
import { keepFresh } from './keep-fresh.ts';
import { refuseOthers } from './methods.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { Server, ServerOptions, Settings } from './options.ts';
import { predictRoute } from './predict.ts';
import { health, models } from './schemas.ts';
import { Slots } from './slots.ts';

declare const __VERSION__: string;

/** How often uploads are looked at whether they take too long, in ms. */
const checkMilliseconds = 2_000;
/** How often the index is looked at again, in ms. */
const refreshMilliseconds = 10_000;

/**
 * A server that answers `POST /predict`. The bucket is read before the first request, its index every few seconds from then on.
 *
 * @throws InklingError `download-*`, `bucket-invalid`, `model-unknown`
 */
export async function createServer(options: ServerOptions = {}): Promise<Server> {
  const concurrency = options.concurrency ?? Math.min(availableParallelism(), mostThreads);
  const runtime = createLastingRuntime({
    bucket: options.bucket,
    threads: concurrency,
    maxBytes: options.maxBytes,
    maxPixels: options.maxPixels ?? 64_000_000,
  });
  await checkModel(runtime, options.model);
  const settings: Settings = {
    model: options.model,
    strict: options.strict ?? false,
    maxBytes: options.maxBytes ?? 20 * 2 ** 20,
    timeout: options.timeout ?? 30_000,
    allowUrls: options.allowUrls ?? false,
  };
  const slots = new Slots(concurrency + (options.queue ?? 4 * concurrency));
  const metrics = createMetrics(
    () => slots.taken,
    () => Math.max(0, slots.taken - concurrency),
    () => runtime.models(),
  );
  const app = fastify({
    bodyLimit: settings.maxBytes,
    requestTimeout: settings.timeout, // of an upload that trickles
    forceCloseConnections: 'idle',
    clientErrorHandler: tellClientError,
    frameworkErrors: fail, // an address that cannot be one
    routerOptions: { ignoreTrailingSlash: true },
    http: {
      headersTimeout: settings.timeout, // else a minute, whatever the one for the whole request
      requestTimeout: settings.timeout,
      connectionsCheckingInterval: Math.min(settings.timeout, checkMilliseconds),
    },
  });
  await describe(app);
  count(app, metrics);
  endConnections(app);
  refuseOthers(app);
  takePictures(app, settings);
  app.setErrorHandler(fail);
  app.route(predictRoute(runtime, settings, slots, metrics));
  app.get('/models', { schema: { summary: 'The models', response: { 200: models } } }, async () => ({
    models: await runtime.models(),
  }));
  app.get('/healthz', { schema: { summary: 'Whether it serves', response: { 200: health } } }, async () => ({
    status: 'ok',
  }));
  app.get('/metrics', { schema: { summary: 'Counters for Prometheus' } }, async (_request, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  const every = options.refresh ?? refreshMilliseconds;
  const watch = { runtime, every, needed: options.model, metrics, tell: options.tell ?? (() => {}) };
  const endRefreshes = every > 0 ? keepFresh(watch) : () => {};
  return {
    listen: ({ port, host = '127.0.0.1' }) => app.listen({ port, host }),
    async close() {
      endRefreshes();
      await app.close();
      await runtime.close();
    },
  };
}

/** @throws InklingError `model-unknown`, and as `Runtime.models` */
async function checkModel(runtime: Runtime, wanted: string | undefined): Promise<void> {
  const models = await runtime.models();
  if (wanted === undefined || models.some(({ id }) => id === wanted)) return;
  throw new InklingError('model-unknown', wanted);
}

/**
 * Whoever sends a body that is refused is let send the rest, as long as a request may take, and nobody keeps it: a connection that is
 * closed meanwhile takes the answer with it.
 */
function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = failureOf(error);
  reply.removeHeader('connection').code(status).send(body);
  request.raw.resume();
}

async function describe(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: { title: 'Inkling', version: __VERSION__, description: 'Tells what is in a picture.' },
    },
  });
}

function count(app: FastifyInstance, { requests, seconds }: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    // By pattern, never by what was asked: that is anybody's to make up.
    const route = request.routeOptions.url ?? 'none';
    requests.inc({ route, status: reply.statusCode });
    seconds.observe({ route }, reply.elapsedTime / 1000);
  });
}

/** Once it closes, whoever is answered is not to keep the connection: it would be waited for. */
function endConnections(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('Connection', 'close');
  });
}

function takePictures(app: FastifyInstance, { maxBytes }: Settings): void {
  app.register(multipart, { limits: { fileSize: maxBytes, files: 2, fields: 4, parts: 6, headerPairs: 50 } });
  app.addContentTypeParser(
    /^(image\/|application\/octet-stream)/,
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
}
