/** What a server makes of bytes that no well-behaved client would send. */
import { connect, type Socket } from 'node:net';

export interface Reply {
  readonly status: number;
  /** In the server's order, a name once for each time that it came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Opens a connection, and nothing more. */
export const open = (port: number): Socket => connect({ port, host: '127.0.0.1' });

/** All that comes until the server closes; a connection that it resets has ended too. */
export function untilClosed(socket: Socket): Promise<string> {
  let said = '';
  socket.setEncoding('latin1').on('data', (text) => {
    said += text;
  });
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => resolve(said));
  });
}

/** @param said the first answer is read, of what may be several */
export function parseReply(said: string): Reply {
  const [head = '', ...bodies] = said.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const headers = fields.map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
  });
  return { status: Number(line.split(' ')[1]), headers, body: bodies.join('\r\n\r\n') };
}

/** Sends bytes as they are. @param lines a head without the empty line at its end */
export async function converse(port: number, ...lines: readonly string[]): Promise<Reply> {
  const socket = open(port);
  const said = untilClosed(socket);
  // Half closed: a server that was promised more need not wait for it.
  socket.end(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return parseReply(await said);
}

/** A request whose path no client tidies up. */
export const get = (port: number, path: string, ...headers: readonly string[]): Promise<Reply> =>
  converse(port, `GET ${path} HTTP/1.1`, 'Host: inkling.example', 'Connection: close', ...headers);
