/**
 * The int8 model that a page of LiteRT.js would ship, made of the bundle's plan: the same weights, scales and zero points, by output
 * channel. It rounds a sum of two maps otherwise now and then: logits of `pizza` come out up to 0.013 apart, those of `cifar10` alike.
 *
 * Numbers of fields, operators and types are those of tensorflow/lite/schema/schema.fbs.
 */
import type { Conv, Layer, MaxPool, Plan, PlanTensor } from '../../web/core/plan.ts';
import type { StoredTensor } from '../../web/core/stored-tensor.ts';
import { expandTensor } from '../../web/core/weights.ts';
import { type Field, FlatTables } from './flat-tables.ts';

const types = { float32: 0, int32: 2, int8: 9 };
/** An operator's number, and the version whose kernel takes int8. */
const operators = {
  add: [0, 2],
  conv: [3, 3],
  depthwise: [4, 3],
  dequantize: [6, 2],
  linear: [9, 1],
  'max-pool': [17, 2],
  pad: [34, 2],
  mean: [40, 2],
  quantize: [114, 1],
} as const;
type Operator = keyof typeof operators;
/** Which of the union of all options an operator's are. */
const optionTypes = { conv: 1, depthwise: 2, 'max-pool': 5, linear: 8, add: 11, pad: 22, mean: 27 };
const padding = { same: 0, valid: 1 };
/** Activations here are uint8, there int8. */
const shift = 128;

interface Quantization {
  readonly scales: readonly number[];
  readonly zeros: readonly number[];
  readonly axis?: number;
}

/**
 * @param file the bundle's weight file
 * @returns a file whose input is float32 `[1, height, width, 3]`, normalised, and whose output is `[1, classes]`
 * @throws Error for a layer that it does not know
 */
export function tflite(plan: Plan, file: Uint8Array<ArrayBuffer>, output: string): Uint8Array {
  return new Converter(plan, file).convert(output);
}

class Converter {
  readonly #flat = new FlatTables();
  readonly #plan: Plan;
  readonly #file: Uint8Array<ArrayBuffer>;
  /** The first buffer stands for what has no content. */
  readonly #buffers = [this.#flat.table()];
  readonly #tensors: number[] = [];
  readonly #nodes: number[] = [];
  readonly #used: Operator[] = [];

  constructor(plan: Plan, file: Uint8Array<ArrayBuffer>) {
    this.#plan = plan;
    this.#file = file;
  }

  convert(output: string): Uint8Array {
    const flat = this.#flat;
    const { tensors, layers, linear } = this.#plan;
    const [first] = tensors as [PlanTensor];
    const input = this.#tensor('input', 'float32', [1, ...first.shape]);
    const averaged = new Set(layers.flatMap(({ op }, i) => (op === 'global-average' ? [i + 1] : [])));
    // Their numbers are the same in both, one further: the first is the input as it comes.
    tensors.forEach((tensor, i) => {
      const shape = averaged.has(i) ? [1, tensor.shape[2]] : [1, ...tensor.shape];
      this.#tensor(`tensor-${i}`, 'int8', shape, quantizationOf(tensor));
    });
    this.#node('quantize', [input], 1);
    layers.forEach((layer, i) => {
      this.#layer(layer, i + 1);
    });
    const logits = this.#linear(linear, output);

    const codes = this.#used.map((name) => {
      const [code, version] = operators[name];
      return flat.table({ int8: code }, undefined, { int32: version }, { int32: code });
    });
    const graph = flat.table(
      { at: flat.tables(this.#tensors) },
      { at: flat.int32s([input]) },
      { at: flat.int32s([logits]) },
      { at: flat.tables(this.#nodes) },
    );
    const model = flat.table(
      { int32: 3 },
      { at: flat.tables(codes) },
      { at: flat.tables([graph]) },
      { at: flat.text('Inkling') },
      { at: flat.tables(this.#buffers) },
    );
    return flat.finish(model, 'TFL3');
  }

  #layer(layer: Layer, made: number): void {
    const to = made + 1;
    switch (layer.op) {
      case 'conv':
        this.#conv(layer, to);
        break;
      case 'max-pool':
        this.#maxPool(layer, to);
        break;
      case 'global-average':
        this.#node('mean', [layer.input + 1, this.#integers('axes', [2], [1, 2])], to, [{ int8: 0 }]);
        break;
      case 'add': {
        const [one, other] = layer.inputs;
        this.#node('add', [one + 1, other + 1], to, [{ int8: 0 }]);
        break;
      }
      default:
        throw new Error(`the layer ${layer.op} is not known here`);
    }
  }

  #conv(layer: Conv, to: number): void {
    const { weight, bias, strides, dilations, groups } = layer;
    const [outChannels = 0, inChannels = 0] = weight.shape;
    const depthwise = groups > 1;
    if (depthwise && (inChannels !== 1 || outChannels !== groups)) {
      throw new Error(`a convolution of ${groups} groups of ${inChannels} channels is not known here`);
    }
    const from = this.#plan.tensors[layer.input] as PlanTensor;
    const same = this.#isSame(layer, from);
    const input = same || layer.pads.every((pad) => pad === 0) ? layer.input + 1 : this.#pad(layer, from);
    const inputs = [input, this.#weight(weight, depthwise), this.#bias(from, weight, bias)];
    const [down, along] = strides;
    const fields = [
      { int8: same ? padding.same : padding.valid },
      { int32: along },
      { int32: down },
      ...(depthwise ? [{ int32: 1 }] : []),
      { int8: 0 },
      { int32: dilations[1] },
      { int32: dilations[0] },
    ];
    this.#node(depthwise ? 'depthwise' : 'conv', inputs, to, fields);
  }

  /** Whether `SAME` pads as the layer does: what is missing behind the last step, the smaller half of it in front. */
  #isSame({ weight, pads, strides, dilations }: Conv, { shape }: PlanTensor): boolean {
    return [0, 1].every((axis) => {
      const [size, stride] = [shape[axis] as number, strides[axis] as number];
      const reach = ((weight.shape[2 + axis] as number) - 1) * (dilations[axis] as number) + 1;
      const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach - size);
      const before = Math.floor(total / 2);
      return pads[axis] === before && pads[2 + axis] === total - before;
    });
  }

  #pad({ input, pads }: Conv, tensor: PlanTensor): number {
    const [top, left, bottom, right] = pads;
    const [height, width, channels] = tensor.shape;
    const shape = [1, height + top + bottom, width + left + right, channels];
    const padded = this.#tensor(`tensor-${input}-padded`, 'int8', shape, quantizationOf(tensor));
    const amounts = this.#integers('pads', [4, 2], [0, 0, top, bottom, left, right, 0, 0]);
    this.#node('pad', [input + 1, amounts], padded, []);
    return padded;
  }

  #maxPool({ input, kernel, strides, pads }: MaxPool, to: number): void {
    if (pads.some((pad) => pad > 0)) throw new Error('a padded pool is not known here');
    const sizes = [strides[1], strides[0], kernel[1], kernel[0]].map((size) => ({ int32: size }));
    this.#node('max-pool', [input + 1], to, [{ int8: padding.valid }, ...sizes, { int8: 0 }]);
  }

  /** In float32, as the plan's is. */
  #linear({ input, weight, bias }: Plan['linear'], output: string): number {
    const [classes = 0, channels = 0] = weight.shape;
    const pooled = this.#tensor('features', 'float32', [1, channels]);
    this.#node('dequantize', [input + 1], pooled);
    const floats = (stored: StoredTensor) => bytesOf(expandTensor(this.#file, stored));
    const inputs = [
      pooled,
      this.#tensor('linear', 'float32', [classes, channels], undefined, floats(weight)),
      bias ? this.#tensor('linear-bias', 'float32', [classes], undefined, floats(bias)) : -1,
    ];
    const logits = this.#tensor(output, 'float32', [1, classes]);
    this.#node('linear', inputs, logits, [{ int8: 0 }]);
    return logits;
  }

  /** `[out, height, width, in]`, or `[1, height, width, out]` of a depthwise layer, with a scale for each `out`. */
  #weight(weight: StoredTensor, depthwise: boolean): number {
    const { offset, dtype, shape } = weight;
    const order = depthwise ? [1, 2, 3, 0] : [0, 2, 3, 1];
    const integers = Int8Array.from(expandTensor(this.#file, { offset, dtype, shape }, order));
    const scales = this.#scalesOf(weight);
    const axis = depthwise ? 3 : 0;
    const quantization = { scales, zeros: scales.map(() => 0), axis };
    const turned = order.map((from) => shape[from] as number);
    return this.#tensor(`weight-${offset}`, 'int8', turned, quantization, bytesOf(integers));
  }

  #bias(from: PlanTensor, weight: StoredTensor, bias: StoredTensor | undefined): number {
    const channels = weight.shape[0] as number;
    const start = this.#file.byteOffset + (bias?.offset ?? 0);
    const values = bias ? new Int32Array(this.#file.buffer, start, channels) : new Int32Array(channels);
    const scales = this.#scalesOf(weight).map((scale) => Math.fround(from.scale * scale));
    const quantization = { scales, zeros: scales.map(() => 0) };
    return this.#tensor(`bias-${weight.offset}`, 'int32', [channels], quantization, bytesOf(values));
  }

  #scalesOf({ scaleOffset, shape: [channels = 0] }: StoredTensor): number[] {
    if (scaleOffset === undefined) throw new Error('a weight without scales is not known here');
    return [...new Float32Array(this.#file.buffer, this.#file.byteOffset + scaleOffset, channels)];
  }

  #integers(name: string, shape: readonly number[], values: readonly number[]): number {
    return this.#tensor(name, 'int32', shape, undefined, bytesOf(Int32Array.from(values)));
  }

  #tensor(
    name: string,
    type: keyof typeof types,
    shape: readonly number[],
    quantization?: Quantization,
    content?: Uint8Array,
  ): number {
    const flat = this.#flat;
    const buffer = content ? this.#buffers.push(flat.table({ at: flat.bytes(content) })) - 1 : 0;
    const fields: Field[] = [
      { at: flat.int32s(shape) },
      { int8: types[type] },
      { int32: buffer },
      { at: flat.text(name) },
    ];
    if (quantization) fields.push({ at: this.#quantization(quantization) });
    return this.#tensors.push(flat.table(...fields)) - 1;
  }

  #quantization({ scales, zeros, axis = 0 }: Quantization): number {
    const [scale, zero] = [this.#flat.float32s(scales), this.#flat.int64s(zeros)];
    const none = undefined;
    return this.#flat.table(none, none, { at: scale }, { at: zero }, none, none, { int32: axis });
  }

  #node(operator: Operator, inputs: readonly number[], output: number, options?: readonly Field[]): void {
    const flat = this.#flat;
    if (!this.#used.includes(operator)) this.#used.push(operator);
    const fields: Field[] = [
      { int32: this.#used.indexOf(operator) },
      { at: flat.int32s(inputs) },
      { at: flat.int32s([output]) },
    ];
    if (options) {
      const type = optionTypes[operator as keyof typeof optionTypes];
      fields.push({ int8: type }, { at: flat.table(...options) });
    }
    this.#nodes.push(flat.table(...fields));
  }
}

const quantizationOf = ({ scale, zero }: PlanTensor) => ({ scales: [scale], zeros: [zero - shift] });

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array | Int8Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);
