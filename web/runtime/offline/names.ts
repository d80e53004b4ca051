/** What the page and its service worker have to agree on. */

/** A version of the page is one cache of this name and the version. */
export const versionPrefix = 'inkling-version-';
/** config.json, the bucket's index and the manifests, as they were last read. */
export const bucketCache = 'inkling-bucket-v1';
/** Pictures shared with the installed page, until the page takes them. */
export const sharedCache = 'inkling-shared-v1';

/** The parameter in the address that pictures are shared to, and that the page then opens with. */
export const sharedParameter = 'shared';
/** The parameter in the page's address that names a picture elsewhere. */
export const imageParameter = 'image';
/** The field of the form in which pictures are shared, as manifest.webmanifest names it. */
export const sharedField = 'picture';
/** The header of a kept picture that holds its file name, URI-encoded. */
export const fileNameHeader = 'X-File-Name';

const lockPrefix = 'inkling-page ';
/** The Web Lock that a page holds for as long as it is open; `entry` is the address of its script, which names its version. */
export const pageLock = (entry: string) => lockPrefix + entry;
/** The address of the script in the name of a page's lock; undefined for other locks. */
export const entryOfLock = (lock: string) =>
  lock.startsWith(lockPrefix) ? lock.slice(lockPrefix.length) : undefined;

/** What the page tells its service worker. */
export type OfflineMessage =
  /** Take the place of the version before, although pages of it are open. */
  | { readonly type: 'take-over' }
  /** This visit used these engines and loaded these addresses: all of it is to work without a network. */
  | { readonly type: 'keep'; readonly engines: readonly string[]; readonly addresses: readonly string[] };
