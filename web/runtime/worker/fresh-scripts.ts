/** Longest wait for fresh copies, in ms. */
const patience = 10_000;

/**
 * Waits for work that loads scripts. Where it fails because of one, fresh copies of this worker's scripts are fetched
 * first: nothing verifies a script as the store does files, and the browser's cache would give the worker that takes the
 * place of this one the same damaged copy (or a proxy's error page) again.
 */
export async function withFreshScripts<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (isScriptFailure(thrown)) await refetchScripts();
    throw thrown;
  }
}

/** A script that does not parse; or that does not load, which each browser says in words of its own around "module". */
function isScriptFailure(thrown: unknown): boolean {
  return /SyntaxError|module/i.test(String(thrown));
}

async function refetchScripts(): Promise<void> {
  const addresses = performance.getEntriesByType('resource').map(({ name }) => name);
  const scripts = new Set(addresses.filter((address) => /\.m?js$/.test(address)));
  const signal = AbortSignal.timeout(patience);
  const refetch = async (address: string) =>
    (await fetch(address, { cache: 'reload', signal })).arrayBuffer();
  await Promise.allSettled([...scripts].map(refetch));
}
