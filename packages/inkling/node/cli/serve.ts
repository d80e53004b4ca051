import { once } from 'node:events';
import { createServer } from '../serve/server.ts';
import { printable } from './printable.ts';
import { bucketOf, exitCodes, modelOf, UsageError, type Values, wholeNumber } from './usage.ts';

const defaultPort = 9090;

/** Serves until it is told to stop: then requests in flight end first. */
export async function serve(values: Values): Promise<number> {
  const port = wholeNumber(values, 'port', 0) ?? defaultPort;
  if (port > 65_535) throw new UsageError('--port must be at most 65535');
  const seconds = wholeNumber(values, 'timeout');
  const refresh = wholeNumber(values, 'refresh', 0);
  const server = await createServer({
    bucket: bucketOf(values),
    model: modelOf(values),
    strict: values.strict === true,
    maxBytes: wholeNumber(values, 'max-bytes'),
    maxPixels: wholeNumber(values, 'max-pixels'),
    concurrency: wholeNumber(values, 'concurrency'),
    queue: wholeNumber(values, 'queue', 0),
    timeout: seconds && seconds * 1000,
    refresh: refresh && refresh * 1000,
    tell: (line) => process.stderr.write(`Inkling ${printable(line)}\n`),
    allowUrls: values['allow-urls'] === true,
  });
  const host = (values.host as string | undefined) ?? '127.0.0.1';
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  process.stderr.write(`Inkling answers POST ${await server.listen({ port, host })}/predict\n`);
  await stopped;
  await server.close();
  return exitCodes.done;
}
