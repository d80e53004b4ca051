/** The file is read back by the schema's numbers; that LiteRT computes the golden logits from it, the benchmark itself checks. */
import { ByteBuffer } from 'flatbuffers';
import { expect, test } from 'vitest';
import { PlanMaker } from '../../web/runtime/engines/inkling-wasm/testing/plan-maker.ts';
import { tflite } from './tflite.ts';

/** A table of a FlatBuffer, its fields by their numbers in the schema. */
class Table {
  readonly #buffer: ByteBuffer;
  readonly #at: number;

  constructor(buffer: ByteBuffer, at: number) {
    this.#buffer = buffer;
    this.#at = at;
  }

  static root(file: Uint8Array): Table {
    const buffer = new ByteBuffer(file);
    return new Table(buffer, buffer.readInt32(0));
  }

  int8 = (slot: number) => this.#buffer.readInt8(this.#place(slot));
  int32 = (slot: number) => this.#buffer.readInt32(this.#place(slot));
  table = (slot: number) => new Table(this.#buffer, this.#follow(this.#place(slot)));
  tables = (slot: number) => this.#vector(slot, 4, (at) => new Table(this.#buffer, this.#follow(at)));
  int32s = (slot: number) => this.#vector(slot, 4, (at) => this.#buffer.readInt32(at));
  int64s = (slot: number) => this.#vector(slot, 8, (at) => Number(this.#buffer.readInt64(at)));
  float32s = (slot: number) => this.#vector(slot, 4, (at) => this.#buffer.readFloat32(at));
  int8s = (slot: number) => this.#vector(slot, 1, (at) => this.#buffer.readInt8(at));
  /** Where a vector's content begins in the file. */
  start = (slot: number) => this.#follow(this.#place(slot)) + 4;

  #place(slot: number): number {
    const offset = this.#buffer.__offset(this.#at, 4 + 2 * slot);
    if (offset === 0) throw new Error(`no field ${slot}`);
    return this.#at + offset;
  }

  #follow(at: number): number {
    return at + this.#buffer.readInt32(at);
  }

  #vector<T>(slot: number, size: number, read: (at: number) => T): T[] {
    const at = this.#follow(this.#place(slot));
    return Array.from({ length: this.#buffer.readInt32(at) }, (_, i) => read(at + 4 + i * size));
  }
}

function made() {
  const maker = new PlanMaker(1, 8, 8);
  const wide = maker.conv(0, { outChannels: 4, kernel: [3, 3], pads: [1, 1, 1, 1] });
  const depthwise = maker.conv(wide, { outChannels: 4, kernel: [3, 3], pads: [1, 1, 1, 1], groups: 4 });
  const sum = maker.add(wide, depthwise);
  const pooled = maker.maxPool(sum, [2, 2], [2, 2], 0);
  const strided = maker.conv(pooled, { outChannels: 6, kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  const { plan, file } = maker.finish(maker.conv(strided, { outChannels: 5, kernel: [1, 1] }), 2);
  const model = Table.root(tflite(plan, file, 'logits'));
  const [graph] = model.tables(2) as [Table];
  const codes = model.tables(1).map((code) => code.int32(3));
  const nodes = graph.tables(3).map((node) => ({ node, code: codes[node.int32(0)] as number }));
  return { plan, file, model, tensors: graph.tables(0), nodes };
}

test('has an operator for each layer, and one more where SAME does not pad as the layer does', () => {
  const [quantize, conv, depthwise, add, maxPool, pad, mean, dequantize, linear] = [
    114, 3, 4, 0, 17, 34, 40, 6, 9,
  ];
  expect(made().nodes.map(({ code }) => code)).toEqual([
    quantize,
    conv,
    depthwise,
    add,
    maxPool,
    pad,
    conv,
    conv,
    mean,
    dequantize,
    linear,
  ]);
});

test('pads as the layers do', () => {
  const { nodes, tensors, model } = made();
  const paddings = nodes.filter(({ code }) => code === 3).map(({ node }) => node.table(4).int8(0));
  expect(paddings).toEqual([0, 1, 0]);
  const pad = nodes.find(({ code }) => code === 34)?.node as Table;
  const [, amounts] = pad.int32s(1) as [number, number];
  const content = model.tables(4)[tensors[amounts]?.int32(2) as number] as Table;
  expect(content.int8s(0).filter((_, i) => i % 4 === 0)).toEqual([0, 0, 1, 1, 1, 1, 0, 0]);
});

test('weights are the bundle’s, the channel that they make first, or last in a depthwise layer', () => {
  const { plan, file, nodes, tensors, model } = made();
  const stored = new Int8Array(file.buffer);
  for (const [layer, code] of [0, 1].map((i) => [plan.layers[i], [3, 4][i]] as const)) {
    if (layer?.op !== 'conv') throw new Error('no convolution');
    const { offset, scaleOffset = 0, shape } = layer.weight;
    const [outs = 0, ins = 0, height = 0, width = 0] = shape;
    const place = nodes.find((one) => one.code === code)?.node.int32s(1)[1] as number;
    const tensor = tensors[place] as Table;
    const buffer = model.tables(4)[tensor.int32(2)] as Table;
    expect(buffer.start(0) % 16).toBe(0);
    const depthwise = code === 4;
    expect(tensor.int32s(0)).toEqual(depthwise ? [1, height, width, outs] : [outs, height, width, ins]);
    const values = buffer.int8s(0);
    for (let i = 0; i < values.length; i++) {
      const last = i % (depthwise ? outs : ins);
      const position = Math.floor(i / (depthwise ? outs : ins)) % (height * width);
      const out = depthwise ? last : Math.floor(i / (ins * height * width));
      const from = (out * ins + (depthwise ? 0 : last)) * height * width + position;
      expect(values[i]).toBe(stored[offset + from]);
    }
    const quantization = tensor.table(4);
    expect(quantization.float32s(2)).toEqual([...new Float32Array(file.buffer, scaleOffset, outs)]);
    expect(quantization.int64s(3)).toEqual(Array(outs).fill(0));
    expect(quantization.int32(6)).toBe(depthwise ? 3 : 0);
  }
});

test('activations are int8 of the same scale', () => {
  const { plan, tensors } = made();
  for (const [i, { scale, zero }] of plan.tensors.entries()) {
    const quantization = tensors[i + 1]?.table(4) as Table;
    expect(quantization.float32s(2)).toEqual([Math.fround(scale)]);
    expect(quantization.int64s(3)).toEqual([zero - 128]);
  }
});

test('a layer that it does not know is named', () => {
  const maker = new PlanMaker(1, 4, 4);
  const { plan, file } = maker.finish(maker.concat(0, 0), 2);
  expect(() => tflite(plan, file, 'logits')).toThrow('concat');
});
