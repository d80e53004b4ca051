/** A graph in tfjs, whatever its backend. */
import '@tensorflow/tfjs-converter/dist/flags';
import { GraphModel as TfjsModel } from '@tensorflow/tfjs-converter/dist/executor/graph_model';
import { type io, mean, type Tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { InklingError } from '../../../core/errors.ts';
import { expandWeights, type GraphModel, graphModelSchema } from '../../../core/graph-model.ts';
import { type Manifest, parse } from '../../../core/manifest.ts';
import { toChannelsFirst, toChannelsLast } from '../../../core/tensor.ts';
import type { Outputs, RunOptions, Session } from '../engine.ts';

/** Waits for what the backend computes; rejects when it can no longer come, or is worth nothing. */
export type Guard = <T>(work: Promise<T>) => Promise<T>;

/**
 * Every run is of one picture, whatever the batch: tfjs compiles a program and keeps textures for each shape that it
 * meets. The pictures of a batch are all handed to the backend before the first result is waited for.
 */
export class GraphSession implements Session {
  readonly #model: TfjsModel<io.IOHandlerSync>;
  readonly #input: string;
  readonly #names: Manifest['outputs'];
  readonly #guard: Guard;
  readonly #size: { readonly width: number; readonly height: number };

  /**
   * @param json the bytes of model.tfjs.json
   * @param weights the bundle's weight file
   * @param names of the graph's outputs
   * @throws InklingError `bucket-invalid`, `engine-failed`
   */
  constructor(
    json: Uint8Array,
    weights: Uint8Array<ArrayBuffer>,
    size: { readonly width: number; readonly height: number },
    names: Manifest['outputs'],
    guard: Guard = (work) => work,
  ) {
    const graph = readGraph(json);
    this.#input = graph.input;
    this.#names = names;
    this.#size = size;
    this.#guard = guard;
    try {
      const { specs, data } = expandWeights(graph, weights);
      const { modelTopology } = graph;
      this.#model = new TfjsModel<io.IOHandlerSync>({
        load: () => ({ modelTopology, weightSpecs: specs, weightData: data }),
      });
      this.#model.load();
    } catch (error) {
      throw InklingError.from(error, 'engine-failed');
    }
  }

  async run(input: Float32Array, n: number, { features: wanted }: RunOptions): Promise<Outputs> {
    const outputs: Tensor[][] = [];
    try {
      const images = toChannelsLast(input, n, 3);
      const length = images.length / n;
      for (let i = 0; i < n; i++) {
        outputs.push(this.#execute(images.subarray(i * length, (i + 1) * length), wanted));
      }
      const readAll = async (k: number) => concat(await Promise.all(outputs.map((one) => read(one[k]))));
      const [logits, features, maps] = await this.#guard(
        Promise.all([
          readAll(0),
          wanted === 'none' ? undefined : readAll(1),
          wanted === 'map' ? readAll(2) : undefined,
        ] as const),
      );
      const [, height, width, channels] = (outputs[0]?.[2]?.shape ?? []) as [number, number, number, number];
      const map = maps && { data: toChannelsFirst(maps, n, channels), width, height };
      return { logits, features, map };
    } catch (error) {
      throw InklingError.from(error, 'engine-failed');
    } finally {
      for (const output of outputs.flat()) output.dispose();
    }
  }

  /** Logits and, where wanted, features, pooled where they are, and the map, which is many times as much to read back. */
  #execute(image: Float32Array, wanted: RunOptions['features']): Tensor[] {
    const { width, height } = this.#size;
    const { logits, features } = this.#names;
    return tidy(() => {
      const input = { [this.#input]: tensor4d(image, [1, height, width, 3]) };
      if (wanted === 'none') return [this.#model.execute(input, logits) as Tensor];
      const [scores, maps] = this.#model.execute(input, [logits, features]) as [Tensor, Tensor];
      const pooled = mean(maps, [1, 2]);
      return wanted === 'map' ? [scores, pooled, maps] : [scores, pooled];
    });
  }

  async dispose(): Promise<void> {
    this.#model.dispose();
  }
}

/** Not dataSync, which would hold the thread until the GPU is done. */
async function read(output: Tensor | undefined): Promise<Float32Array> {
  return (await output?.data()) as Float32Array;
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function readGraph(json: Uint8Array): GraphModel {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(json));
  } catch (error) {
    throw new InklingError('bucket-invalid', 'the graph is not JSON', { cause: error });
  }
  return parse(graphModelSchema, data, 'the graph');
}
