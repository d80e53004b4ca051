import { InklingError } from '../../core/errors.ts';
import { configSchema, parse } from '../../core/manifest.ts';

/**
 * Where the bucket is: absolute, with a slash at the end.
 *
 * @param config what config.json says
 * @param configUrl its address
 * @param pageUrl what it is relative to
 * @throws InklingError `bucket-invalid`
 */
export function bucketOf(config: unknown, configUrl: string, pageUrl: string): string {
  const { modelBaseUrl: address } = parse(configSchema, config, configUrl);
  if (!isFolder(address, pageUrl)) {
    const must = 'must be the address of a folder, by http or https';
    throw new InklingError('bucket-invalid', `${configUrl}: field modelBaseUrl: ${must}`);
  }
  return new URL(address.endsWith('/') ? address : `${address}/`, pageUrl).href;
}

/** With a query, the name of a file below it would be a part of that. */
function isFolder(address: string, pageUrl: string): boolean {
  if (!URL.canParse(address, pageUrl)) return false;
  const { protocol, username, password } = new URL(address, pageUrl);
  return /^https?:$/.test(protocol) && !/[?#]/.test(address) && !username && !password;
}
