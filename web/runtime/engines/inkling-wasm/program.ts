/** A plan made ready: weights in the kernels' order, a place for every map, one call after the other. */

import type { Plan } from '../../../core/plan.ts';
import { checkPlan, type Wanted } from './check-plan.ts';
import { type KernelModules, type Kernels, kernelsOn } from './kernels.ts';
import { Layout, placeTensors, roundUp, stridesOf } from './layout.ts';
import { lanes } from './pack-weights.ts';
import { Places } from './places.ts';
import type { Place, Step, Tensor } from './step.ts';
import { linearStep, stepFor } from './steps.ts';

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
  /** Nothing is allocated in it. */
  run(): void;
  /** The last feature map of the run before, `[channels, height, width]`: overwritten by the next call. */
  readFeatures(): Float32Array;
  /** The shape of that map; `size` is its count of numbers. */
  readonly featureMap: MapShape;
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
  const maker = new Places(file, layout, modules.relaxed?.products);
  const tensors = plan.tensors.map(({ shape: [height, width, channels], scale, zero }, i): Tensor => {
    const stride = strides[i] as number;
    const single = Math.fround(scale);
    return { at: 0, height, width, channels, stride, scale: single, zero, low: -zero, high: 255 - zero };
  });
  const addresses = placeTensors(plan, strides, layout, keepAll);
  tensors.forEach((tensor, i) => {
    tensor.at = addresses[i] as number;
  });

  const steps = plan.layers.map((layer, i) => {
    maker.nextStep();
    return stepFor(layer, tensors[i + 1] as Tensor, tensors, maker);
  });
  const logits: Place = { at: layout.place(roundUp(wanted.classes, lanes) * 4) };
  steps.push(linearStep(plan.linear, tensors[plan.linear.input] as Tensor, logits, maker));
  const features = tensors[plan.features] as Tensor;
  const [input] = tensors as [Tensor];
  const inputAt = layout.place(sizeOf(input) * 4);
  const featuresAt = layout.place(sizeOf(features) * 4);
  maker.finish();

  const memory = layout.memory();
  maker.write(memory.buffer);
  const kernels = await kernelsOn(modules, memory);
  return {
    input: new Float32Array(memory.buffer, inputAt, sizeOf(input)),
    logits: new Float32Array(memory.buffer, logits.at, wanted.classes),
    run: () => runAll(kernels, input, inputAt, steps),
    featureMap: { ...shapeOf(features), size: sizeOf(features) },
    readFeatures: () => readMap(kernels, features, featuresAt, memory),
    tensors,
    memory,
  };
}

const shapeOf = ({ channels, height, width }: Tensor) => ({ channels, height, width });
const sizeOf = ({ height, width, channels }: Tensor) => height * width * channels;

function runAll(kernels: Kernels, input: Tensor, from: number, steps: readonly Step[]): void {
  const { at, height, width, channels, scale, low, high, stride } = input;
  kernels.quantize(from, channels, height * width, scale, low, high, at, stride);
  for (const step of steps) step(kernels);
}

function readMap(kernels: Kernels, map: Tensor, to: number, memory: WebAssembly.Memory): Float32Array {
  kernels.dequantize(map.at, map.height * map.width, map.stride, map.channels, map.scale, to);
  return new Float32Array(memory.buffer, to, sizeOf(map));
}
