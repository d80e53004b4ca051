/** Emits the declarations of these entries, and of all that they name, flat into a folder. */
export function writeDeclarations(dist: string, entries: readonly string[], half?: 'browser' | 'node'): void;
