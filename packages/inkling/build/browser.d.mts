/** Its scripts. */
export function buildScripts(outDir: string): Promise<void>;
