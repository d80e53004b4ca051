/**
 * In the place of `inkling-wasm`'s second thread (build/browser.config.ts): a worker's worker would be one more script that the
 * bundlers of those who use the package have to find.
 */
export const startHelper = (): (() => void) => () => {};
