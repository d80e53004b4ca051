/** A plan made ready: weights in the kernels' order, a place for every map, one call after the other. */

import type { Plan } from '../../../core/plan.ts';
import { checkPlan, type Wanted } from './check-plan.ts';
import type { Work } from './helper.ts';
import { instancesNow } from './instances.ts';
import { isShared, type KernelModules, type Kernels, kernelsOn, modulesOf } from './kernels.ts';
import { Layout, placeTensors, roundUp, stridesOf } from './layout.ts';
import { lanes } from './pack-weights.ts';
import { Places } from './places.ts';
import { canShare, recordCalls, SharedSteps, sharedProducts } from './shared-steps.ts';
import type { Step, Tensor } from './step.ts';
import { linearStep, quantizeStep, stepFor } from './steps.ts';
import { HelperLost, wordsBytes } from './turns.ts';

export interface MapShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly size: number;
}

export interface Program {
  /** Where the picture is put before a run, float32 `[3, height, width]`, normalised. */
  readonly input: Float32Array;
  /** What the run gave: `[classes]`. */
  readonly logits: Float32Array;
  /**
   * Nothing is allocated in it.
   *
   * @param together whether a helper may take parts of it
   * @returns how many threads such a run takes
   */
  run(together?: boolean): number;
  /** The last feature map of the run before, `[channels, height, width]`: overwritten by the next call. */
  readFeatures(): Float32Array;
  /** The shape of that map; `size` is its count of numbers. */
  readonly featureMap: MapShape;
  /** What a helper needs; undefined where one is not worth it, cannot be, or was lost. */
  readonly work: Work | undefined;
  /** The tensors of the plan; their content only where `keepAll` was given. For tests. */
  readonly tensors: readonly Tensor[];
  readonly memory: WebAssembly.Memory;
}

/**
 * @param file the weight file; it must begin at a multiple of 4 bytes of its buffer
 * @param keepAll each tensor has a place of its own
 * @throws InklingError `bucket-invalid` when the plan does not fit itself, the file or what is wanted; `out-of-memory` when it
 *   asks for more than a net may
 * @throws RangeError when the browser has no such memory
 */
export async function makeProgram(
  plan: Plan,
  file: Uint8Array<ArrayBuffer>,
  wanted: Wanted,
  modules: KernelModules,
  keepAll = false,
): Promise<Program> {
  checkPlan(plan, file.length, wanted);
  const layout = new Layout();
  const strides = stridesOf(plan);
  const maker = new Places(file, layout, modules.relaxed?.products, isShared(modules) ? 2 : 1);
  const tensors = plan.tensors.map(({ shape: [height, width, channels], scale, zero }, i): Tensor => {
    const stride = strides[i] as number;
    const single = Math.fround(scale);
    return { at: 0, height, width, channels, stride, scale: single, zero, low: -zero, high: 255 - zero };
  });
  const addresses = placeTensors(plan, strides, layout, keepAll);
  tensors.forEach((tensor, i) => {
    tensor.at = addresses[i] as number;
  });

  const layers = plan.layers.map((layer, i) => {
    maker.nextStep();
    return stepFor(layer, tensors[i + 1] as Tensor, tensors, maker);
  });
  const [first] = tensors as [Tensor];
  const features = tensors[plan.features] as Tensor;
  const places = {
    logits: layout.place(roundUp(wanted.classes, lanes) * 4),
    input: layout.place(sizeOf(first) * 4),
    features: layout.place(sizeOf(features) * 4),
    words: layout.place(wordsBytes),
  };
  const steps = [
    quantizeStep(places.input, first, maker),
    ...layers,
    linearStep(plan.linear, tensors[plan.linear.input] as Tensor, { at: places.logits }, maker),
  ];
  maker.finish();

  const memory = layout.memory(isShared(modules));
  maker.write(memory.buffer);
  const kernels = await kernelsOn(modules, memory);
  const isWorth = isShared(modules) && sharedProducts(plan, layers) >= modules.shareFrom;
  const calls = isWorth && canShare(steps) ? maker.asSecond(() => recordCalls(steps)) : undefined;
  const newMemory = () => layout.memory(isShared(modules));
  const sizes = { input: sizeOf(first), classes: wanted.classes };
  return new PlacedProgram(
    { steps, tensors, features, places, sizes, modules, calls, newMemory },
    memory,
    kernels,
  );
}

interface Placed {
  readonly steps: readonly Step[];
  readonly tensors: readonly Tensor[];
  readonly features: Tensor;
  /** In bytes. */
  readonly places: Readonly<Record<'logits' | 'input' | 'features' | 'words', number>>;
  readonly sizes: { readonly input: number; readonly classes: number };
  readonly modules: KernelModules;
  /** What a helper would call; undefined: it is not worth one. */
  readonly calls: Work['calls'] | undefined;
  readonly newMemory: () => WebAssembly.Memory;
}

class PlacedProgram implements Program {
  readonly tensors: readonly Tensor[];
  readonly featureMap: MapShape;
  work: Work | undefined;
  memory!: WebAssembly.Memory;
  input!: Float32Array;
  logits!: Float32Array;
  readonly #placed: Placed;
  #kernels!: Kernels;
  #shared: SharedSteps | undefined;

  constructor(placed: Placed, memory: WebAssembly.Memory, kernels: Kernels) {
    const { tensors, features, steps, places, modules, calls } = placed;
    const { channels, height, width } = features;
    this.#placed = placed;
    this.tensors = tensors;
    this.featureMap = { channels, height, width, size: sizeOf(features) };
    this.#live(memory, kernels);
    if (!calls) return;
    this.#shared = new SharedSteps(steps, new Int32Array(memory.buffer, places.words));
    this.work = { modules: modulesOf(modules), memory, words: places.words, calls };
  }

  run(together = false): number {
    if (!together || !this.#shared) {
      this.#runAlone();
      return 1;
    }
    try {
      this.#shared.run(this.#kernels, () => this.#runAlone());
      return this.#shared.threads;
    } catch (error) {
      if (!(error instanceof HelperLost)) throw error;
      this.#leave();
      this.#runAlone();
      return 1;
    }
  }

  readFeatures(): Float32Array {
    const { features: map, places } = this.#placed;
    this.#kernels.dequantize(
      map.at,
      map.height * map.width,
      map.stride,
      map.channels,
      map.scale,
      places.features,
    );
    return new Float32Array(this.memory.buffer, places.features, sizeOf(map));
  }

  #runAlone(): void {
    for (const parts of this.#placed.steps) for (const part of parts) part(this.#kernels);
  }

  #live(memory: WebAssembly.Memory, kernels: Kernels): void {
    const { places, sizes } = this.#placed;
    this.memory = memory;
    this.#kernels = kernels;
    this.input = new Float32Array(memory.buffer, places.input, sizes.input);
    this.logits = new Float32Array(memory.buffer, places.logits, sizes.classes);
  }

  /** Goes on in another memory: the lost helper may still write into this one. What does not change in a run is copied. */
  #leave(): void {
    this.work = undefined;
    this.#shared = undefined;
    const memory = this.#placed.newMemory();
    new Uint8Array(memory.buffer).set(new Uint8Array(this.memory.buffer));
    this.#live(memory, instancesNow(modulesOf(this.#placed.modules), memory));
  }
}

const sizeOf = ({ height, width, channels }: Tensor) => height * width * channels;
