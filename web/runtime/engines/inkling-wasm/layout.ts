/** Where in the memory everything lies, decided before the first run: nothing is allocated after that. */
import { InklingError } from '../../../core/errors.ts';
import { inputsOf, type Plan, type PlanTensor } from '../../../core/plan.ts';
import type { Range } from './step.ts';

/** The most that a net may ask for, in bytes. */
const largestMemory = 256 * 2 ** 20;
const pageBytes = 65_536;
/** Of a vector, and of a line of the cache. */
const alignment = 64;

/** Hands out places one behind the other. */
export class Layout {
  #end = 0;

  /** @returns the address of `bytes` bytes @throws InklingError `out-of-memory` when it becomes too much for one net */
  place(bytes: number): number {
    const at = this.#end;
    this.#end = roundUp(at + bytes, alignment);
    if (this.#end > largestMemory) {
      throw new InklingError('out-of-memory', `the plan needs more than ${largestMemory} bytes`);
    }
    return at;
  }

  /** A memory of that size. @throws RangeError when the browser has none */
  memory(shared: boolean): WebAssembly.Memory {
    const pages = Math.ceil(this.#end / pageBytes);
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  }
}

export const roundUp = (n: number, step: number) => Math.ceil(n / step) * step;

/** 0 to `count`, `step` of them each time; the last may be fewer. */
export const rangesOf = (count: number, step: number): Range[] =>
  Array.from({ length: Math.ceil(count / step) }, (_, i) => ({
    first: i * step,
    count: Math.min(step, count - i * step),
  }));

/**
 * The int16 of one position of a tensor: its channels, up to a whole number of vectors. Those behind the last channel are 0.
 * (Of an input that convolutions alone read, up to a half of one.)
 */
export function stridesOf({ tensors, layers }: Plan): number[] {
  const isNarrow = layers.every(
    (layer) => !inputsOf(layer).includes(0) || (layer.op === 'conv' && layer.groups === 1),
  );
  return tensors.map(({ shape }, i) => roundUp(shape[2], i === 0 && isNarrow ? 4 : 8));
}

/**
 * Places of the tensors: one takes the place of others that no later layer reads.
 *
 * @param strides int16 of one position, by tensor
 * @param keepAll each has a place of its own, so that all can be looked at after a run
 * @returns addresses by tensor
 * @throws InklingError `out-of-memory`
 */
export function placeTensors(
  plan: Plan,
  strides: readonly number[],
  layout: Layout,
  keepAll: boolean,
): readonly number[] {
  const sizes = plan.tensors.map(({ shape: [height, width] }, i) =>
    roundUp(height * width * (strides[i] as number) * 2, alignment),
  );
  const last = keepAll ? sizes.map(() => Number.POSITIVE_INFINITY) : lastUses(plan);
  const offsets: number[] = [];
  let end = 0;
  sizes.forEach((size, i) => {
    // Tensor i is written by layer i - 1, which still reads its inputs.
    const alive = offsets
      .map((offset, k) => ({ from: offset, to: offset + (sizes[k] as number), until: last[k] as number }))
      .filter(({ until }) => until >= i - 1)
      .sort((a, b) => a.from - b.from);
    let offset = 0;
    for (const { from, to } of alive) if (offset + size > from) offset = Math.max(offset, to);
    offsets.push(offset);
    end = Math.max(end, offset + size);
  });
  const at = layout.place(end);
  return offsets.map((offset) => at + offset);
}

/** By tensor, the last layer that reads it; the outputs are read after the last one. */
function lastUses({ tensors, layers, features, linear }: Plan): number[] {
  const last = tensors.map((_: PlanTensor, i) => i - 1);
  layers.forEach((layer, i) => {
    for (const input of inputsOf(layer)) last[input] = i;
  });
  for (const output of [features, linear.input]) last[output] = layers.length;
  return last;
}
