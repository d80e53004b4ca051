/** Whether a body is the one that is meant. Reads it. */
export async function isIntact(response: Response, integrity: string): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()));
  return integrity === `sha256-${btoa(String.fromCharCode(...digest))}`;
}

/**
 * Fetches a file of the build: from the browser's own cache where that has it, past it where it holds a damaged or another
 * version's copy.
 *
 * @throws TypeError when it does not come, or is not the file that is meant
 */
export async function fetchVerified(url: string, integrity: string): Promise<Response> {
  const ask = async (cache: RequestCache) => {
    const response = await fetch(url, { integrity, cache });
    if (!response.ok) throw new TypeError(`${response.status} ${url}`);
    return response;
  };
  const response = await ask('default').catch(() => ask('reload'));
  if (!response.redirected) return response;
  // A browser takes no redirected answer for a visit: https://fetch.spec.whatwg.org/#http-fetch
  return new Response(response.body, { headers: response.headers });
}
