import { expandWeights, type GraphModel } from '../../web/core/graph-model.ts';

/** As tensorflowjs_converter splits them, so that a browser's cache takes each. */
const shardBytes = 4 * 1024 * 1024;

/** The same graph as tfjs's own converter writes one: `model.json` and shards of float32, by file name. */
export function floatTfjs(model: GraphModel, file: Uint8Array<ArrayBuffer>): Map<string, Uint8Array> {
  const { specs, data } = expandWeights(model, file);
  const count = Math.ceil(data.byteLength / shardBytes);
  const shards = Array.from({ length: count }, (_, i) => ({
    path: `group1-shard${i + 1}of${count}.bin`,
    content: new Uint8Array(data.slice(i * shardBytes, (i + 1) * shardBytes)),
  }));
  const json = {
    format: 'graph-model',
    generatedBy: 'inkling-bench',
    convertedBy: 'inkling-bench',
    modelTopology: model.modelTopology,
    weightsManifest: [{ paths: shards.map(({ path }) => path), weights: specs }],
  };
  return new Map([
    ['model.json', new TextEncoder().encode(JSON.stringify(json))],
    ...shards.map(({ path, content }) => [path, content] as const),
  ]);
}
