/** Whether parts are together a whole stream of zlib (RFC 1950), its checksum included. Never rejects. */
export async function inflates(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<boolean> {
  try {
    const reader = new Blob([...parts]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
    while (!(await reader.read()).done);
    return true;
  } catch {
    return false;
  }
}
