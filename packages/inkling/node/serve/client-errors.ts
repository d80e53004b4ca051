import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { RequestError } from './failures.ts';

/** What is no request by HTTP, before any route: told as all other errors are. */
export function tellClientError({ code }: { readonly code?: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) return;
  const { status, body } = errorFor(code);
  const text = JSON.stringify(body);
  socket.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
  // Whoever does not close it either would keep a place for ever.
  socket.destroySoon();
}

function errorFor(code: string | undefined): RequestError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new RequestError(408, 'request-invalid', 'it came too slowly');
  if (code === 'HPE_HEADER_OVERFLOW') return new RequestError(431, 'request-invalid', 'its head is too long');
  return new RequestError(400, 'request-invalid', 'not a request by HTTP/1.1');
}
