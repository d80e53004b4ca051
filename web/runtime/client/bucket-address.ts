import { InklingError } from '../../core/errors.ts';

/**
 * Where the bucket is: absolute, with a slash at the end.
 *
 * @param address as config.json says it
 * @param where what an error is about: the address of config.json
 * @param pageUrl what it is relative to
 * @throws InklingError `bucket-invalid`
 */
export function bucketOf(address: string, where: string, pageUrl: string): string {
  if (!isFolder(address, pageUrl)) {
    const must = 'must be the address of a folder, by http or https';
    throw new InklingError('bucket-invalid', `${where}: field modelBaseUrl: ${must}`);
  }
  return new URL(address.endsWith('/') ? address : `${address}/`, pageUrl).href;
}

/** With a query, the name of a file below it would be a part of that. */
function isFolder(address: string, pageUrl: string): boolean {
  if (!URL.canParse(address, pageUrl)) return false;
  const { protocol, username, password } = new URL(address, pageUrl);
  return /^https?:$/.test(protocol) && !/[?#]/.test(address) && !username && !password;
}
