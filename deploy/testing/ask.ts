/** What a server says, asked without a browser. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { root } from './programs.ts';

export const dist = join(root, 'dist');

/** The files of the build, but for the compressed ones beside others. */
export function builtFiles(): string[] {
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name));
  return files.map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/')).sort();
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Node's own client: `fetch` would decompress before the test can look. */
export async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const asked = request(url, { headers, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) };
}
