/** What a bucket's files are read and checked with: in a chunk of its own, because the page can be seen without it. */
export { parse } from '../../core/manifest.ts';
export { samplesSchema } from '../../core/samples.ts';
export { readJson } from '../store/read-json.ts';
export { bucketOf } from './bucket-address.ts';
export { readBundles } from './read-bundles.ts';
