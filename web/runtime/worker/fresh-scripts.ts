import { InklingError } from '../../core/errors.ts';

/** Longest wait for fresh copies, in ms. */
const patience = 10_000;

/**
 * Waits for work that loads scripts. Where it fails because of one, fresh copies of this worker's scripts are fetched:
 * nothing verifies a script as the store does files, and the browser's cache would give the worker that takes the place of
 * this one the same damaged copy (or a proxy's error page) again.
 *
 * @throws InklingError `script-damaged` when a fresh copy differs, so that a new worker can do better; `download-failed` when a
 *   script did not come; else what `work` threw
 */
export async function withFreshScripts<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const renewed = isScriptFailure(thrown) ? await renewScripts() : undefined;
    if (renewed) throw new InklingError('script-damaged', renewed, { cause: thrown });
    throw didNotCome(thrown)
      ? new InklingError('download-failed', String(thrown), { cause: thrown })
      : thrown;
  }
}

/**
 * A script that does not parse, or holds a WebAssembly module (in base64) that is none; or that does not load, which each
 * browser says in words of its own around "module". An engine may have put it in words of ours.
 */
function isScriptFailure(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return /SyntaxError|(Compile|Link|InvalidCharacter)Error|module/i.test(`${thrown} ${cause}`);
}

/** As Chromium, Firefox and WebKit say it, be it within the words of an engine. */
function didNotCome(thrown: unknown): boolean {
  return /fetch dynamically imported module|loading dynamically imported module|Importing a module script failed/i.test(
    String(thrown),
  );
}

/** @returns the address of a script whose fresh copy is another one */
async function renewScripts(): Promise<string | undefined> {
  const addresses = performance.getEntriesByType('resource').map(({ name }) => name);
  const scripts = [...new Set(addresses.filter((address) => /\.m?js$/.test(address)))];
  const signal = AbortSignal.timeout(patience);
  const read = async (address: string, cache: RequestCache) => {
    const response = await fetch(address, { cache, signal });
    return response.ok ? response.text() : undefined;
  };
  const differs = async (address: string) => {
    const kept = await read(address, 'force-cache');
    const fresh = await read(address, 'reload');
    return fresh !== undefined && fresh !== kept;
  };
  const renewed = await Promise.all(scripts.map((address) => differs(address).catch(() => false)));
  return scripts.find((_, i) => renewed[i]);
}
