/** What a bucket's files are checked with: in a chunk of its own, because the page can be seen without it. */
export { configSchema, indexSchema, parse, parseManifest } from '../../core/manifest.ts';
export { samplesSchema } from '../../core/samples.ts';
