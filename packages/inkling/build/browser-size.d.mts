/** In bytes as Brotli sends them: the element, what reads the bucket, the worker, and the engine that the bundled models run in. */
export const browserBudget: number;
/** The files of the folder that are fetched for the first answer. */
export function firstAnswerFiles(dist: string): string[];
export function firstAnswerBytes(dist: string): number;
