/** A program as the page runs it. */
import { InklingError } from '../../../core/errors.ts';
import type { Manifest } from '../../../core/manifest.ts';
import { pool } from '../../../core/pool.ts';
import type { Outputs, RunOptions, Session } from '../engine.ts';
import type { KernelModules } from './kernels.ts';
import { makeProgram, type Program } from './program.ts';
import { readPlan } from './read-plan.ts';
import { startHelper } from './start-helper.ts';

/** The run after which a helper is started: the first warms up, and the second is the visitor's first answer. */
const helperAfter = 2;

export class PlanSession implements Session {
  #program: Program | undefined;
  #runs = 0;
  #endHelper = () => {};

  private constructor(program: Program) {
    this.#program = program;
  }

  /**
   * @param json the bytes of model.plan.json
   * @param weights the bundle's weight file
   * @throws InklingError `bucket-invalid`, `out-of-memory`
   * @throws RangeError when there is no memory for it
   */
  static async open(
    json: Uint8Array,
    weights: Uint8Array<ArrayBuffer>,
    { input: { width, height }, labels, head }: Manifest,
    kernels: KernelModules,
  ): Promise<PlanSession> {
    const wanted = { width, height, classes: labels.length };
    const program = await makeProgram(readPlan(json), weights, wanted, kernels);
    const { channels } = program.featureMap;
    // With others, a score of the features would be no number, and nothing would be warned of.
    if (channels !== head.weight.shape[1]) {
      throw new InklingError('bucket-invalid', `the plan: features of ${channels} channels`);
    }
    return new PlanSession(program);
  }

  /** Runs are whole calls: none begins before the one before has ended. */
  async run(input: Float32Array, n: number, { features: wanted, oneThread }: RunOptions): Promise<Outputs> {
    try {
      const outputs = this.#runAll(input, n, wanted, !oneThread);
      if (!oneThread) this.#followHelper();
      return outputs;
    } catch (error) {
      throw InklingError.from(error, 'engine-failed');
    }
  }

  #runAll(input: Float32Array, n: number, wanted: RunOptions['features'], together: boolean): Outputs {
    const program = this.#program;
    if (!program) throw new InklingError('internal', 'a session that was disposed of');
    const { length: classes } = program.logits;
    const { length: size } = program.input;
    const { size: mapSize, width, height, channels } = program.featureMap;
    const logits = new Float32Array(n * classes);
    const maps = new Float32Array(wanted === 'none' ? 0 : n * mapSize);
    let threads = 1;
    for (let i = 0; i < n; i++) {
      program.input.set(input.subarray(i * size, (i + 1) * size));
      threads = program.run(together);
      logits.set(program.logits, i * classes);
      if (wanted !== 'none') maps.set(program.readFeatures(), i * mapSize);
    }
    return {
      logits,
      features: wanted === 'none' ? undefined : pool(maps, n * channels),
      map: wanted === 'map' ? { data: maps, width, height } : undefined,
      threads,
    };
  }

  /** Starts it when it keeps nobody waiting, and ends it when it was lost. */
  #followHelper(): void {
    this.#runs += 1;
    const work = this.#program?.work;
    if (work && this.#runs === helperAfter) this.#endHelper = startHelper(work);
    if (!work) this.#endHelper();
  }

  /** The memory goes when nothing refers to it any more. */
  async dispose(): Promise<void> {
    this.#program = undefined;
    this.#endHelper();
  }
}
