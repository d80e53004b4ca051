/** What a build consists of. scripts/service-worker.ts writes it into the worker when the build is done. */

export interface ReleaseFile {
  /** Relative to the scope; the page itself is ''. */
  readonly path: string;
  /** As in an `integrity` attribute: `sha256-` and the hash in base64. */
  readonly integrity: string;
}

export interface Release {
  /** A hash of all the rest. */
  readonly version: string;
  /** All that the page needs to start, and the small parts that it loads later. */
  readonly shell: readonly ReleaseFile[];
  /** What is kept once it was used: the engines' scripts, the models' records, pictures. */
  readonly parts: readonly ReleaseFile[];
  /** Paths of the scripts that the worker loads for an engine, by the engine's name. */
  readonly engines: Readonly<Record<string, readonly string[]>>;
}
