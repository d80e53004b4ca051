import type { FastifyRequest, RouteOptions } from 'fastify';
import { InklingError } from '../../../../web/core/errors.ts';
import type { Answer, Runtime } from '../types.ts';
import { failureOf, RequestError, unlikeness } from './failures.ts';
import { fetchPicture } from './fetch-picture.ts';
import type { Metrics } from './metrics.ts';
import type { Settings } from './options.ts';
import { answer, failure, modelQuery, pictureBody } from './schemas.ts';
import type { Slot, Slots } from './slots.ts';

/** When somebody that was refused for want of a place may come again, in seconds. */
const retryAfter = '1';

/** `POST /predict`: a picture as a form's file, as a body, or by its address. */
export function predictRoute(
  runtime: Runtime,
  settings: Settings,
  slots: Slots,
  metrics: Metrics,
): RouteOptions {
  const taken = new WeakMap<FastifyRequest, Slot>();

  const predict = async (request: FastifyRequest, model: string): Promise<Answer> => {
    const signal = AbortSignal.timeout(settings.timeout);
    const picture = await readPicture(request, settings, signal);
    try {
      return await runtime.classify(picture, { model, signal });
    } catch (error) {
      throw signal.aborted ? new InklingError('engine-stalled', 'it took too long') : error;
    }
  };

  return {
    method: 'POST',
    url: '/predict',
    schema: {
      summary: 'What is in a picture',
      querystring: modelQuery,
      body: pictureBody,
      response: { 200: answer, '4xx': failure, '5xx': failure },
    },
    validatorCompiler: () => () => true, // what is no picture, the decoder says better
    // Before the body is read: what is refused takes no memory.
    onRequest: async (request, reply) => {
      const { 'content-encoding': coding = 'identity' } = request.headers;
      if (coding !== 'identity') {
        reply.header('Accept-Encoding', 'identity');
        throw new RequestError(415, 'request-invalid', `no body is taken by Content-Encoding: ${coding}`);
      }
      const slot = slots.take();
      if (!slot) {
        reply.header('Retry-After', retryAfter);
        throw new RequestError(503, 'busy', 'too many requests at a time');
      }
      taken.set(request, slot);
      reply.raw.once('close', () => slot.release());
    },
    handler: async (request, reply) => {
      const { model = settings.model ?? (await firstModel(runtime)) } = request.query as { model?: string };
      const slot = taken.get(request) as Slot;
      try {
        const answered = await slot.during(() => predict(request, model));
        const unlike = unlikeness(answered);
        metrics.outcomes.inc({ model: answered.model.id, outcome: unlike ? 'held-back' : 'answered' });
        if (unlike && settings.strict) return reply.code(unlike.status).send(unlike.body);
        return toBody(answered, unlike !== undefined);
      } catch (error) {
        const { code } = failureOf(error).body.error;
        // A model that nobody has is a name that anybody can make up.
        metrics.outcomes.inc({ model: code === 'model-unknown' ? 'none' : model, outcome: code });
        throw error;
      }
    },
  };
}

async function readPicture(
  request: FastifyRequest,
  { allowUrls, maxBytes }: Settings,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (request.isMultipart()) return readForm(request);
  if (request.body instanceof Buffer) return request.body;
  const { url } = (request.body ?? {}) as { url?: unknown };
  if (url === undefined)
    throw new RequestError(400, 'request-invalid', 'no picture: send a file, or a body of image/*');
  if (!allowUrls) throw new RequestError(403, 'addresses-off', 'this server fetches no addresses');
  return fetchPicture(url, { maxBytes, signal });
}

async function firstModel(runtime: Runtime): Promise<string> {
  const [first] = await runtime.models();
  return first?.id ?? 'none'; // the bucket's schema has one at least
}

/** The form's only file. */
async function readForm(request: FastifyRequest): Promise<Uint8Array> {
  let picture: Uint8Array | undefined;
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') continue;
      if (picture) throw new RequestError(400, 'request-invalid', 'the form has more than one file');
      picture = await part.toBuffer();
    }
  } catch (error) {
    if (error instanceof RequestError) throw error;
    if ((error as { statusCode?: number }).statusCode !== undefined) throw error;
    // The parser gives its own errors no status, but what it reads is the client's.
    throw new RequestError(400, 'request-invalid', (error as Error).message);
  }
  if (picture) return picture;
  throw new RequestError(400, 'request-invalid', 'the form has no file');
}

function toBody(given: Answer, heldBack: boolean) {
  const [first] = given.classes;
  const { logits, ...rest } = given;
  return { ...rest, label: first?.id, probability: first?.probability, heldBack, logits: [...logits] };
}
