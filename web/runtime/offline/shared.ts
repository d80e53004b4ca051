import { fileNameHeader, sharedCache } from './names.ts';

/** Takes the pictures that another application shared with this one, in its order; each is given once. */
export async function takeShared(): Promise<File[]> {
  const cache = await caches.open(sharedCache);
  const files = await Promise.all((await cache.keys()).map(async (key) => toFile(await cache.match(key))));
  await caches.delete(sharedCache);
  return files.filter((file) => file !== undefined);
}

async function toFile(response: Response | undefined): Promise<File | undefined> {
  if (!response) return undefined;
  const name = decodeURIComponent(response.headers.get(fileNameHeader) ?? '');
  const body = await response.blob();
  return new File([body], name, { type: body.type });
}
