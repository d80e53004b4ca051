/** A graph in tfjs, whatever its backend. */
import '@tensorflow/tfjs-converter/dist/flags';
import { GraphModel as TfjsModel } from '@tensorflow/tfjs-converter/dist/executor/graph_model';
import { type io, type Tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { InklingError } from '../../../core/errors.ts';
import { expandWeights, type GraphModel, graphModelSchema } from '../../../core/graph-model.ts';
import { parse } from '../../../core/manifest.ts';
import { toChannelsLast } from '../../../core/tensor.ts';
import type { Session } from '../engine.ts';

export class GraphSession implements Session {
  readonly #model: TfjsModel<io.IOHandlerSync>;
  readonly #input: string;
  readonly #logits: string;
  readonly #check: () => void;
  readonly #size: { readonly width: number; readonly height: number };

  /**
   * @param json the bytes of model.tfjs.json
   * @param weights the bundle's weight file
   * @param logits the name of the wanted output
   * @param check called after each run; throws when what was read back is worth nothing
   * @throws InklingError `bucket-invalid`, `engine-failed`
   */
  constructor(
    json: Uint8Array,
    weights: Uint8Array<ArrayBuffer>,
    size: { readonly width: number; readonly height: number },
    logits: string,
    check: () => void = () => {},
  ) {
    const graph = readGraph(json);
    this.#input = graph.input;
    this.#logits = logits;
    this.#size = size;
    this.#check = check;
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

  async run(input: Float32Array, n: number): Promise<Float32Array> {
    return (await this.fetch([this.#logits], input, n))[0] as Float32Array;
  }

  /** The values of some of the graph's outputs, as the graph has them: maps are NHWC. */
  async fetch(names: string[], input: Float32Array, n: number): Promise<Float32Array[]> {
    const { width, height } = this.#size;
    let outputs: Tensor[] = [];
    try {
      const made = tidy(() => {
        const images = tensor4d(toChannelsLast(input, n, 3), [n, height, width, 3]);
        return this.#model.execute({ [this.#input]: images }, names) as Tensor[] | Tensor;
      });
      outputs = [made].flat(); // one output does not come as a list
      // Not dataSync, which would hold the thread until the GPU is done.
      const values = await Promise.all(outputs.map(async (output) => (await output.data()) as Float32Array));
      this.#check();
      return values;
    } catch (error) {
      throw InklingError.from(error, 'engine-failed');
    } finally {
      for (const output of outputs) output.dispose();
    }
  }

  async dispose(): Promise<void> {
    this.#model.dispose();
  }
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
