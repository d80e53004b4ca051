/** The folder of a bundle in its bucket: what comes before the version, and the version (core/manifest.ts). */
const bundleFolder = /^(.*\/)([0-9a-f]{16})\//;
/** A file of the build, as Vite names it: `name-HASH.ending`. */
const builtFile = /^(.*)-[\w-]{8}(\.\w+)$/;

/** What stays the same when a file's content changes: a bundle's folder without its version, a name without its hash. */
export function slotOf(address: string): string {
  return bundleFolder.exec(address)?.[1] ?? address.replace(builtFile, '$1$2');
}

/**
 * Whether `kept` holds an earlier content of what `next` belongs to: another version of the same model, another build of
 * the same file, or other bytes at the same address. Both are addresses as the store keys them, with `?sha256=`.
 */
export function isSuperseded(kept: string, next: string): boolean {
  const [keptAddress = '', keptHash] = kept.split('?');
  const [nextAddress = '', nextHash] = next.split('?');
  if (keptAddress === nextAddress) return keptHash !== nextHash;
  const keptVersion = bundleFolder.exec(keptAddress)?.[2];
  const nextVersion = bundleFolder.exec(nextAddress)?.[2];
  if (keptVersion !== undefined && keptVersion === nextVersion) return false; // two files of one bundle
  return slotOf(keptAddress) === slotOf(nextAddress);
}
