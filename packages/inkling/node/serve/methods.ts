import type { FastifyInstance } from 'fastify';
import { RequestError } from './failures.ts';

/**
 * What no route answers: 405 and `Allow` where there is one for another method, 204 and `Allow` for OPTIONS, else 404. Told before
 * the body is read: nobody's memory is for what is refused.
 */
export function refuseOthers(app: FastifyInstance): void {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    methods.set(url, known);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const path = request.url.replace(/\?.*/s, '').replace(/(?<=.)\/$/, '');
    const known = methods.get(path);
    if (!known) throw new RequestError(404, 'not-found', 'no such route');
    reply.header('Allow', [...known, 'OPTIONS'].join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    throw new RequestError(405, 'method-not-allowed', `${request.method} is not for ${path}`);
  });
}
