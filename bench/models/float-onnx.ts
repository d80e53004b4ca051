/**
 * The float32 ONNX model that a plain page would ship: the bundle's tfjs graph, which models/export/tfjs.py made of the float
 * ONNX graph, taken back, its int8 weights expanded. So all that is compared computes the same function.
 */
import type { GraphModel } from '../../web/core/graph-model.ts';
import { expandTensor } from '../../web/core/weights.ts';
import { OnnxGraph } from './onnx.ts';

interface Attribute {
  readonly s?: string;
  readonly list?: { readonly s?: readonly string[]; readonly i?: readonly string[] };
}

/** A node of a GraphDef as JSON: bytes are base64, int64 are strings. */
interface Node {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, Attribute>>;
}

const text = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64').toString();
const texts = (node: Node, name: string) => (node.attr[name]?.list?.s ?? []).map(text);
const integers = (node: Node, name: string) => (node.attr[name]?.list?.i ?? []).map(Number);
/** Height and width of an attribute that has one number for each axis of NHWC. */
const spatial = (node: Node, name: string) => integers(node, name).slice(1, 3);
const channelsFirst = [0, 2, 3, 1];

/**
 * @param file the bundle's weight file
 * @param logits the output that is kept
 * @returns an ONNX file; its input is `[n, 3, height, width]`
 * @throws Error for an operator that models/export/tfjs.py does not write
 */
export function floatOnnx(
  model: GraphModel,
  file: Uint8Array<ArrayBuffer>,
  input: { readonly width: number; readonly height: number },
  logits: { readonly name: string; readonly classes: number },
): Uint8Array {
  const converter = new Converter(model, file);
  converter.onnx.input(model.input, ['n', 3, input.height, input.width]);
  for (const node of model.modelTopology.node) converter.convert(node as unknown as Node);
  converter.onnx.output(logits.name, ['n', logits.classes]);
  return converter.onnx.finish();
}

class Converter {
  readonly onnx = new OnnxGraph();
  readonly #weights: ReadonlyMap<string, GraphModel['weights'][number]>;
  readonly #file: Uint8Array<ArrayBuffer>;

  constructor(model: GraphModel, file: Uint8Array<ArrayBuffer>) {
    this.#weights = new Map(model.weights.map((weight) => [weight.name, weight]));
    this.#file = file;
  }

  convert(node: Node): void {
    switch (node.op) {
      case 'Placeholder':
        break;
      case 'Const':
        this.#constant(node.name);
        break;
      case 'Conv2D':
      case '_FusedConv2D':
        this.#activated(node, 'Conv', this.#window(node, 1));
        break;
      case 'DepthwiseConv2dNative':
      case 'FusedDepthwiseConv2dNative':
        this.#activated(node, 'Conv', this.#window(node, this.#stored(node.input[1]).shape[0] as number));
        break;
      case '_FusedMatMul':
        this.#activated(node, 'Gemm', { transB: 1 });
        break;
      case 'MaxPool':
        this.onnx.node('MaxPool', node.input, node.name, {
          kernel_shape: spatial(node, 'ksize'),
          strides: spatial(node, 'strides'),
        });
        break;
      case 'Mean': // over height and width, to [n, channels]
        this.onnx.node('GlobalAveragePool', node.input.slice(0, 1), `${node.name}/pooled`);
        this.onnx.node('Flatten', [`${node.name}/pooled`], node.name, { axis: 1 });
        break;
      case 'ConcatV2':
        this.onnx.node('Concat', node.input.slice(0, -1), node.name, { axis: this.#axis(node) });
        break;
      case 'Relu':
      case 'Relu6':
        this.#activation(node.op, node.input[0] as string, node.name);
        break;
      case 'AddV2':
        this.onnx.node('Add', node.input, node.name);
        break;
      case 'Mul':
      case 'Identity':
        this.onnx.node(node.op, node.input, node.name);
        break;
      default:
        throw new Error(`${node.name}: the operator ${node.op} is not known here`);
    }
  }

  #stored(name: string | undefined) {
    const weight = this.#weights.get(name ?? '');
    if (weight?.dtype !== 'float32') throw new Error(`${name} is no weight of the graph`);
    return weight.stored;
  }

  #constant(name: string): void {
    if (this.#weights.get(name)?.dtype === 'int32') return; // axes, which are attributes here
    const stored = this.#stored(name);
    this.onnx.constant(name, stored.shape, expandTensor(this.#file, stored));
  }

  /** A node that may add a bias (both operators' third input) and end in a ReLU. */
  #activated(node: Node, op: string, attributes: Record<string, number | readonly number[]>): void {
    const activation = texts(node, 'fused_ops').find((name) => name !== 'BiasAdd');
    const linear = activation ? `${node.name}/linear` : node.name;
    this.onnx.node(op, node.input, linear, attributes);
    if (activation) this.#activation(activation, linear, node.name);
  }

  #activation(kind: string, input: string, output: string): void {
    if (kind !== 'Relu' && kind !== 'Relu6') {
      throw new Error(`${output}: the activation ${kind} is not known here`);
    }
    if (kind === 'Relu') {
      this.onnx.node('Relu', [input], output);
      return;
    }
    const bounds = [`${output}/least`, `${output}/most`] as const;
    this.onnx.constant(bounds[0], [], Float32Array.of(0));
    this.onnx.constant(bounds[1], [], Float32Array.of(6));
    this.onnx.node('Clip', [input, ...bounds], output);
  }

  #window(node: Node, group: number) {
    const kernel = this.#stored(node.input[1]).shape.slice(2);
    const dilations = spatial(node, 'dilations');
    return {
      group,
      kernel_shape: kernel,
      strides: spatial(node, 'strides'),
      dilations,
      pads: this.#pads(node, kernel, dilations),
    };
  }

  /** ONNX's `[top, left, bottom, right]`. */
  #pads(node: Node, kernel: readonly number[], dilations: readonly number[]): number[] {
    const padding = text(node.attr.padding?.s);
    if (padding === 'VALID') return [0, 0, 0, 0];
    if (padding === 'EXPLICIT') {
      const [, , top, bottom, left, right] = integers(node, 'explicit_paddings') as number[];
      return [top, left, bottom, right] as number[];
    }
    if (padding !== 'SAME' || spatial(node, 'strides').some((stride) => stride !== 1)) {
      throw new Error(`${node.name}: the padding ${padding} with a stride is not known here`);
    }
    const half = kernel.map((size, i) => ((size - 1) * (dilations[i] as number)) / 2);
    return [...half, ...half];
  }

  #axis(node: Node): number {
    const axis = this.#weights.get(node.input.at(-1) ?? '');
    const value = axis?.dtype === 'int32' ? axis.values[0] : undefined;
    const moved = channelsFirst[value ?? -1];
    if (moved === undefined) throw new Error(`${node.name}: its axis is not known`);
    return moved;
  }
}
