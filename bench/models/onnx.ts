/** Writes ONNX (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto); the field numbers are from there. */
import { Message } from './protobuf.ts';

const irVersion = 8;
const opset = 17;
const float32 = 1;

export type Attributes = Readonly<Record<string, number | readonly number[]>>;
/** A name stands for a batch size that is not fixed. */
export type Shape = readonly (number | string)[];

export class OnnxGraph {
  readonly #graph = new Message().text(2, 'graph');

  node(op: string, inputs: readonly string[], output: string, attributes: Attributes = {}): void {
    const node = new Message();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(3, output).text(4, op);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.#graph.message(1, node);
  }

  constant(name: string, shape: readonly number[], values: Float32Array): void {
    const tensor = new Message();
    for (const size of shape) tensor.int(1, size);
    tensor.int(2, float32).text(8, name);
    tensor.bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.#graph.message(5, tensor);
  }

  input(name: string, shape: Shape): void {
    this.#graph.message(11, valueInfo(name, shape));
  }

  output(name: string, shape: Shape): void {
    this.#graph.message(12, valueInfo(name, shape));
  }

  /** The whole file. */
  finish(): Uint8Array {
    return new Message()
      .int(1, irVersion)
      .text(2, 'inkling-bench')
      .message(7, this.#graph)
      .message(8, new Message().text(1, '').int(2, opset))
      .finish();
  }
}

function attribute(name: string, value: number | readonly number[]): Message {
  const [integer, integers] = [2, 7]; // AttributeProto.AttributeType
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.int(3, value).int(20, integer);
  for (const one of value) message.int(8, one);
  return message.int(20, integers);
}

function valueInfo(name: string, shape: Shape): Message {
  const dimensions = new Message();
  for (const size of shape) {
    const dimension = typeof size === 'number' ? new Message().int(1, size) : new Message().text(2, size);
    dimensions.message(1, dimension);
  }
  const tensor = new Message().int(1, float32).message(2, dimensions);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
