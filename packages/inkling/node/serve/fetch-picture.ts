/**
 * A picture from an address that somebody outside gave: a server must not become a way into the network that it stands in (OWASP,
 * "Server-Side Request Forgery"). So no redirect is followed, and each address that a name leads to is looked at as the connection
 * is made: what was looked at is what is connected to.
 */
import { lookup } from 'node:dns';
import { request as http } from 'node:http';
import { request as https } from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { InklingError } from '../../../../web/core/errors.ts';

/** Whether it is anybody's on the Internet: not of this machine, a private or a special network, whatever form it is written in. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // ::ffff:127.0.0.1 is 127.0.0.1
  return parsed.range() === 'unicast';
}

export interface FetchOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Which addresses may be connected to. For tests. */
  readonly isAllowed?: (address: string) => boolean;
}

/** @throws InklingError `image-address-invalid`, `image-address-refused`, `image-address-stalled`, `image-too-large` */
export async function fetchPicture(
  address: unknown,
  { maxBytes, signal, isAllowed = isPublic }: FetchOptions,
): Promise<Uint8Array> {
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new InklingError('image-address-invalid', 'must be an address by http or https');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isAllowed(host)) throw refused(url, 'no public address');
  try {
    return await get(url, guarded(isAllowed), maxBytes, signal);
  } catch (error) {
    if (error instanceof InklingError) throw error;
    if (signal.aborted) throw new InklingError('image-address-stalled', url.href);
    throw refused(url, (error as Error).message);
  }
}

const refused = ({ href }: URL, why: string) => new InklingError('image-address-refused', `${href}: ${why}`);

function guarded(isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found ?? [];
      const failure =
        error ?? (first && found.every(({ address }) => isAllowed(address)) ? null : noPublic());
      if (failure || !first) callback(failure ?? noPublic(), '', 0);
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

const noPublic = (): NodeJS.ErrnoException => new Error('no public address');

function get(url: URL, lookup: LookupFunction, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const request = url.protocol === 'https:' ? https : http;
  const headers = { Accept: 'image/*', 'Accept-Encoding': 'identity' };
  return new Promise((resolve, reject) => {
    const asked = request(url, { lookup, signal, agent: false, headers }, (response) => {
      const { statusCode } = response;
      const parts: Buffer[] = [];
      let length = 0;
      const fail = (error: Error) => {
        reject(error);
        asked.destroy();
      };
      if (statusCode !== 200) return fail(refused(url, `status ${statusCode}`));
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > maxBytes) fail(new InklingError('image-too-large', `more than ${maxBytes} bytes`));
        else parts.push(part);
      });
      response.on('end', () => resolve(Buffer.concat(parts)));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}
