/** SHA-256, hex. Web Crypto is absent without https; then the same in JavaScript, fetched only in that case. */
export async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = crypto.subtle
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', data))
    : (await import('@noble/hashes/sha2.js')).sha256(data);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
