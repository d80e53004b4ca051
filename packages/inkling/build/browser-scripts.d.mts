/** Builds the scripts of dist/browser into a folder. */
export function buildScripts(outDir: string): Promise<void>;
