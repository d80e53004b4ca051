/** Of picomatch what is used here. */
declare module 'picomatch' {
  interface Scanned {
    readonly isGlob: boolean;
    /** What comes before the first part with a wildcard, and the rest. */
    readonly base: string;
    readonly glob: string;
  }

  interface Picomatch {
    (glob: string, options?: { readonly flags?: string }): (path: string) => boolean;
    scan(pattern: string, options?: { readonly unescape?: boolean }): Scanned;
  }

  const picomatch: Picomatch;
  export default picomatch;
}
