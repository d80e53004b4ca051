/**
 * Whether parts are together a whole stream of zlib (RFC 1950), its checksum included, or one that goes on beyond `enough` bytes,
 * which is not followed: a few bytes may be told to become billions. Never rejects.
 */
export async function inflates(
  parts: readonly Uint8Array<ArrayBuffer>[],
  enough = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const reader = new Blob([...parts]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  try {
    let length = 0;
    while (length <= enough) {
      const { done, value } = await reader.read();
      if (done) return true;
      length += value.length;
    }
    return true;
  } catch {
    return false;
  } finally {
    reader.cancel().catch(() => {});
  }
}
