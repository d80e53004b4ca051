/** Made-up plans with made-up weights, the same for the same seed. */
import type { Conv, Layer, Plan, PlanTensor } from '../../../../core/plan.ts';
import type { StoredTensor } from '../../../../core/stored-tensor.ts';
import { randomFrom } from '../../../../core/testing/random.ts';
import type { Case } from './differences.ts';

export interface ConvOptions {
  readonly outChannels: number;
  readonly kernel: readonly [number, number];
  readonly strides?: [number, number];
  readonly pads?: [number, number, number, number];
  readonly dilations?: [number, number];
  readonly groups?: number;
  readonly bias?: boolean;
  /** Of the output; random unless given. */
  readonly zero?: number;
}

export interface MakerOptions {
  /** The input's zero point; random unless given. */
  readonly zero?: number;
  /** Magnitude of a weight; 127 unless given. */
  readonly largest?: number;
}

export class PlanMaker {
  readonly #random: () => number;
  readonly #bytes: number[] = [];
  readonly #tensors: PlanTensor[] = [];
  readonly #layers: Layer[] = [];
  readonly #largest: number;

  constructor(seed: number, height: number, width: number, { zero, largest = 127 }: MakerOptions = {}) {
    this.#largest = largest;
    this.#random = randomFrom(seed);
    this.#tensors.push({ shape: [height, width, 3], scale: 0.02, zero: zero ?? this.#zero() });
  }

  /** From `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  shapeOf(tensor: number): readonly [number, number, number] {
    return (this.#tensors[tensor] as PlanTensor).shape;
  }

  /** How many tensors there are: the next layer makes that one. */
  get count(): number {
    return this.#tensors.length;
  }

  conv(input: number, options: ConvOptions): number {
    const {
      outChannels,
      kernel,
      strides = [1, 1],
      pads = [0, 0, 0, 0],
      dilations = [1, 1],
      groups = 1,
    } = options;
    const [height, width, channels] = this.shapeOf(input);
    const weight = this.#weights([outChannels, channels / groups, ...kernel]);
    const bias = options.bias === false ? undefined : this.#biases(outChannels);
    const out = [height, width].map((size, axis) => {
      const reach = ((kernel[axis] as number) - 1) * (dilations[axis] as number) + 1;
      const padded = size + (pads[axis] as number) + (pads[axis + 2] as number);
      return Math.floor((padded - reach) / (strides[axis] as number)) + 1;
    }) as [number, number];
    const layer: Conv = { op: 'conv', input, weight, bias, strides, pads, dilations, groups };
    // So that sums come to a few hundred steps: some saturate, most do not.
    const products = (channels / groups) * kernel[0] * kernel[1];
    const scale = 0.02 * Math.sqrt(products) * (0.5 + this.#random());
    return this.#add(layer, { shape: [...out, outChannels], scale, zero: options.zero ?? this.#zero() });
  }

  maxPool(
    input: number,
    kernel: [number, number],
    strides: [number, number],
    pads: number,
    up = false,
  ): number {
    const from = this.#tensors[input] as PlanTensor;
    const toWhole = up ? Math.ceil : Math.floor;
    const [height, width] = [0, 1].map((axis) => {
      const padded = (from.shape[axis] as number) + 2 * pads - (kernel[axis] as number);
      return toWhole(padded / (strides[axis] as number)) + 1;
    }) as [number, number];
    const layer: Layer = { op: 'max-pool', input, kernel, strides, pads: [pads, pads, pads, pads] };
    return this.#add(layer, { ...from, shape: [height, width, from.shape[2]] });
  }

  add(one: number, other: number): number {
    return this.#add({ op: 'add', inputs: [one, other] }, this.#requantized(this.shapeOf(one)));
  }

  concat(...inputs: number[]): number {
    const [height, width] = this.shapeOf(inputs[0] as number);
    const channels = inputs.reduce((sum, input) => sum + this.shapeOf(input)[2], 0);
    return this.#add({ op: 'concat', inputs }, this.#requantized([height, width, channels]));
  }

  /** Pools `features` and ends in the linear layer. */
  finish(features: number, classes: number): { plan: Plan; file: Uint8Array<ArrayBuffer> } {
    const [, , channels] = this.shapeOf(features);
    const input = this.#add({ op: 'global-average', input: features }, this.#requantized([1, 1, channels]));
    const weight = this.#weights([classes, channels]);
    const linear = { input, weight, bias: this.#biases(classes) };
    const plan: Plan = {
      format: 'inkling-plan-1',
      tensors: this.#tensors,
      layers: this.#layers,
      features,
      linear,
    };
    return { plan, file: Uint8Array.from(this.#bytes) };
  }

  /** A picture for it, float32 `[3, height, width]`: beyond both ends of the range too. */
  picture(): Float32Array {
    const [height, width] = this.shapeOf(0);
    return Float32Array.from({ length: 3 * height * width }, () => (this.#random() - 0.5) * 6);
  }

  #add(layer: Layer, made: PlanTensor): number {
    this.#layers.push(layer);
    this.#tensors.push(made);
    return this.#tensors.length - 1;
  }

  /** Zero points at both ends as often as between. */
  #zero(): number {
    return [0, 255, this.whole(1, 254)][this.whole(0, 2)] as number;
  }

  #requantized(shape: readonly [number, number, number]): PlanTensor {
    return { shape: [...shape], scale: 0.01 + this.#random() * 0.04, zero: this.#zero() };
  }

  #weights(shape: number[]): StoredTensor {
    const values = Int8Array.from({ length: product(shape) }, () =>
      this.whole(-this.#largest, this.#largest),
    );
    const scales = Float32Array.from({ length: shape[0] as number }, () => 0.004 + this.#random() * 0.01);
    return {
      ...this.#store(values, 'int8', shape),
      scaleOffset: this.#store(scales, 'float32', shape).offset,
    };
  }

  #biases(count: number): StoredTensor {
    return this.#store(
      Int32Array.from({ length: count }, () => this.whole(-3000, 3000)),
      'int32',
      [count],
    );
  }

  #store(values: Int8Array | Int32Array | Float32Array, dtype: StoredTensor['dtype'], shape: number[]) {
    while (this.#bytes.length % 16 > 0) this.#bytes.push(0);
    const offset = this.#bytes.length;
    for (const byte of new Uint8Array(values.buffer)) this.#bytes.push(byte);
    return { offset, dtype, shape };
  }
}

const product = (numbers: readonly number[]) => numbers.reduce((result, n) => result * n, 1);

/** A net of up to eight random layers that all fit. */
export function randomPlan(seed: number, largest = 127): Case {
  const random = randomFrom(seed + 1_000_003);
  const among = <T>(...choices: readonly T[]) => choices[Math.floor(random() * choices.length)] as T;
  const made = new PlanMaker(seed, among(5, 8, 11, 17), among(4, 7, 13, 16), { largest });
  let last = made.conv(0, {
    outChannels: among(3, 8, 12, 17),
    kernel: among<[number, number]>([3, 3], [1, 1], [5, 3]),
    strides: among<[number, number]>([1, 1], [2, 1]),
    pads: among<[number, number, number, number]>([1, 1, 1, 1], [2, 0, 1, 1]),
  });
  const count = made.whole(1, 6);
  for (let i = 0; i < count; i++) {
    const [height, width, channels] = made.shapeOf(last);
    const same = Array.from({ length: made.count }, (_, k) => k).filter((k) => {
      const [h, w, c] = made.shapeOf(k);
      return h === height && w === width && c === channels;
    });
    const big = height >= 3 && width >= 3;
    switch (among('three', 'one', 'depthwise', 'grouped', 'pool', 'add', 'concat', 'dilated')) {
      case 'three':
        last = made.conv(last, { outChannels: among(5, 8, 24), kernel: [3, 3], pads: [1, 1, 1, 1] });
        break;
      case 'one':
        last = made.conv(last, { outChannels: among(4, 16, 19), kernel: [1, 1], bias: random() < 0.7 });
        break;
      case 'depthwise':
        last = made.conv(last, {
          outChannels: channels,
          groups: channels,
          kernel: among<[number, number]>([3, 3], [5, 5], [2, 3]),
          strides: among<[number, number]>([1, 1], [2, 2]),
          pads: [2, 2, 2, 2],
        });
        break;
      case 'grouped': {
        const groups = [2, 3].find((n) => channels % n === 0) ?? 1;
        last = made.conv(last, { outChannels: 6 * groups, groups, kernel: [3, 3], pads: [1, 1, 1, 1] });
        break;
      }
      case 'pool':
        if (big) last = made.maxPool(last, [3, 2], [2, 1], among(0, 1), random() < 0.5);
        break;
      case 'add':
        last = made.add(last, among(...same));
        break;
      case 'concat':
        last = made.concat(last, among(...same), last);
        break;
      case 'dilated':
        last = made.conv(last, { outChannels: 9, kernel: [3, 3], dilations: [2, 1], pads: [2, 1, 2, 1] });
        break;
    }
  }
  const picture = made.picture();
  return { name: `seed ${seed}`, ...made.finish(last, made.whole(2, 11)), picture };
}
