import { InklingError } from '../../core/errors.ts';
import { type Download, openDownload } from './fetch-checked.ts';

/** What an index or a manifest may be at the most, in characters: two hundred times what ours are. */
export const longestJson = 4 * 1024 * 1024;

/** Fetches and parses JSON. @throws InklingError as `openDownload` and `readJson` */
export async function fetchJson(url: string, signal: AbortSignal, cache: RequestCache): Promise<unknown> {
  return readJson(await openDownload(url, signal, { cache }), url);
}

/**
 * Reads and parses JSON.
 *
 * @throws InklingError as `openDownload`; `bucket-invalid` when it is not JSON, or longer than `longestJson`: it may have no end
 */
export async function readJson(download: Download, url: string): Promise<unknown> {
  const text = await readText(download, url);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InklingError('bucket-invalid', `${url}: is not JSON`, { cause: error });
  }
}

async function readText({ response, watchdog }: Download, url: string): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      watchdog.came(part.value.length);
      text += part.value;
      if (text.length > longestJson) {
        reader?.cancel().catch(() => {});
        throw new InklingError('bucket-invalid', `${url}: is too long`);
      }
    }
  } catch (error) {
    throw watchdog.explain(error);
  }
  watchdog.done();
  return text;
}
