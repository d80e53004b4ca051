/** What a server says, asked without a browser. */
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { root } from './programs.ts';

export const dist = join(root, 'dist');
export const isBuilt = existsSync(join(dist, 'index.html'));

/** The files of the build, but for the compressed ones beside others. */
export function builtFiles(): string[] {
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name));
  return files.map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/')).sort();
}

/** The largest of them whose path is like this, as a server names it. */
export function largest(pattern: RegExp): string {
  const size = (path: string) => statSync(join(dist, path)).size;
  const [path] = builtFiles()
    .filter((file) => pattern.test(file))
    .sort((a, b) => size(b) - size(a));
  if (!path) throw new Error(`the build has no ${pattern}`);
  return `/${path}`;
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
