/** A server before the page's real one that does to chosen requests what networks and servers do when they fail. */
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** What the real server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** As it travels: compressed, where the server compressed it. */
  readonly body: Buffer;
}

/** Answers in the place of the real server, or does not. */
export type Fault = (answer: Answer, response: ServerResponse) => void;

/** A request that reached this server. */
export interface SeenRequest {
  readonly method: string | undefined;
  readonly path: string;
  readonly range: string | undefined;
  /** Whether the browser went away before the answer was whole. */
  aborted: boolean;
}

/** The script of the page's worker, in the build. */
export const workerScript = /\/assets\/worker-[^/]+\.js$/;

interface Rule {
  readonly pattern: RegExp;
  readonly fault: Fault;
  left: number;
}

export class FaultServer {
  readonly requests: SeenRequest[] = [];
  #upstream: string;
  readonly #server = createServer((request, response) => this.#answer(request, response));
  #rules: Rule[] = [];
  readonly #edits: { readonly pattern: RegExp; readonly edit: (text: string) => string }[] = [];
  #alias: ((path: string) => string) | undefined;

  private constructor(upstream: string) {
    this.#upstream = upstream;
  }

  /** @param upstream the address of the real server */
  static async start(upstream: string): Promise<FaultServer> {
    const server = new FaultServer(upstream);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Does this to the next `times` requests whose path matches; of several, the one that was injected last. */
  inject(pattern: RegExp, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#rules.unshift({ pattern, fault, left: times });
  }

  /** Changes the text of these files for the whole test: no fault, and not undone by `heal`. */
  edit(pattern: RegExp, edit: (text: string) => string): void {
    this.#edits.push({ pattern, edit });
  }

  /** Asks the real server for another path than the browser did. */
  alias(rename: (path: string) => string): void {
    this.#alias = rename;
  }

  /** Stands before another server from now on, as when a new build is put in the place of the old one. */
  standBefore(upstream: string): void {
    this.#upstream = upstream;
  }

  /** Undoes every `inject`; what hangs already goes on hanging. */
  heal(): void {
    this.#rules = [];
  }

  /** The requests so far whose path matches. */
  seen(pattern: RegExp): SeenRequest[] {
    return this.requests.filter(({ path }) => pattern.test(path));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #ruleFor(path: string): Rule | undefined {
    const rule = this.#rules.find(({ pattern, left }) => left > 0 && pattern.test(path));
    if (rule) rule.left -= 1;
    return rule;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url as string;
    const { method, headers } = request;
    const seen: SeenRequest = { method, path, range: headers.range, aborted: false };
    this.requests.push(seen);
    request.on('aborted', () => {
      seen.aborted = true;
    });
    response.on('error', () => {}); // the browser went away
    const rule = this.#ruleFor(path);
    try {
      const asked = await this.#ask(this.#alias?.(path) ?? path, request);
      const answer = this.#edits.filter(({ pattern }) => pattern.test(path)).reduce(editText, asked);
      if (rule) rule.fault(answer, response);
      else send(answer, response);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  }

  async #ask(path: string, { method, headers }: IncomingMessage): Promise<Answer> {
    const asking = httpRequest(new URL(path, this.#upstream), { method, headers });
    asking.end();
    const [incoming] = (await once(asking, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const kept = Object.entries(incoming.headers).filter(([name]) => !hopByHop.has(name));
    return {
      status: incoming.statusCode as number,
      headers: Object.fromEntries(kept) as Answer['headers'],
      body: Buffer.concat(chunks),
    };
  }
}

/** Headers of one connection, not of what travels over it (RFC 9110, section 7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding']);

export function send({ status, headers, body }: Answer, response: ServerResponse): void {
  response.writeHead(status, headers).end(body);
}

/** The file itself, for a fault that is in the content: not compressed, and of this length. */
function withBody(answer: Answer, change: (body: Buffer) => Buffer): Answer {
  const { 'content-encoding': coding, ...headers } = answer.headers;
  const decode = { br: brotliDecompressSync, gzip: gunzipSync }[String(coding)];
  const body = change(decode ? decode(answer.body) : Buffer.from(answer.body));
  return { ...answer, headers: { ...headers, 'content-length': String(body.length) }, body };
}

/** Not kept by the browser, because the next request may get another text. */
function editText(answer: Answer, { edit }: { readonly edit: (text: string) => string }): Answer {
  const { headers, ...rest } = withBody(answer, (body) => Buffer.from(edit(body.toString())));
  return { ...rest, headers: { ...headers, 'cache-control': 'no-store' } };
}

/** Another status, and no file. */
export const status =
  (code: number): Fault =>
  (_, response) => {
    response.writeHead(code, { 'Cache-Control': 'no-cache', 'Content-Type': 'text/plain' }).end('no');
  };

/** The right length, the first bytes wrong; kept by the browser as long as the real one would be. */
export const damaged: Fault = (answer, response) => {
  const spoil = (body: Buffer) => body.map((byte, i) => (i < 64 ? byte ^ 0x55 : byte)) as Buffer;
  send(withBody(answer, spoil), response);
};

/** One letter of the WebAssembly that a script holds in base64: the script still parses, and the module is none. */
export const damagedModule: Fault = (answer, response) => {
  // Every module begins with "\0asm" and its version, which are these letters.
  const spoil = (body: Buffer) => Buffer.from(body.toString().replaceAll('AGFzbQEAAAA', 'AGFzbQEAAAB'));
  send(withBody(answer, spoil), response);
};

/** A fault with nothing compressed on the way, as object storage does. */
export const plain =
  (fault: Fault): Fault =>
  (answer, response) =>
    fault(
      withBody(answer, (body) => body),
      response,
    );

/** The connection breaks before any answer, as if nobody listened. */
export const down: Fault = (_, response) => {
  response.destroy();
};

/** No answer ever; the connection stays. */
export const silent: Fault = () => {};

/** This share of the bytes, then the connection breaks. */
export const cutAt =
  (share: number): Fault =>
  (answer, response) =>
    begin(answer, response, share, () => response.destroy());

/** This share of the bytes, then nothing more; the connection stays. */
export const stallAt =
  (share: number): Fault =>
  (answer, response) =>
    begin(answer, response, share, () => {});

function begin({ status, headers, body }: Answer, response: ServerResponse, share: number, next: () => void) {
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  // The pause lets the browser hand on what came: a connection that breaks takes with it what was not yet read.
  response.write(body.subarray(0, Math.floor(body.length * share)), () => setTimeout(next, 500));
}

/** So many bytes a second, ten times a second. */
export const trickle =
  (bytesPerSecond: number): Fault =>
  ({ status, headers, body }, response) => {
    response.writeHead(status, { ...headers, 'content-length': String(body.length) });
    let sent = 0;
    const timer = setInterval(() => {
      const until = Math.min(body.length, sent + Math.ceil(bytesPerSecond / 10));
      response.write(body.subarray(sent, until));
      sent = until;
      if (sent === body.length) response.end();
    }, 100);
    response.on('close', () => clearInterval(timer));
  };
