/** The steps of a program as two threads run them. */
import type { Conv, Plan } from '../../../core/plan.ts';
import { FasterWay } from './faster-way.ts';
import type { Call } from './helper.ts';
import type { Kernels } from './kernels.ts';
import type { Step } from './step.ts';
import { close, lead, mostParts, mostSteps } from './turns.ts';

export const canShare = (steps: readonly Step[]) =>
  steps.length <= mostSteps && steps.every(({ length }) => length <= mostParts);

/** How many products there are in steps of several parts. @param steps of the plan's layers, in their order */
export function sharedProducts({ layers, tensors }: Plan, steps: readonly Step[]): number {
  const products = layers.map((layer, i) => {
    const [height = 0, width = 0] = tensors[i + 1]?.shape ?? [];
    return layer.op === 'conv' && (steps[i]?.length ?? 0) > 1 ? height * width * productsOf(layer) : 0;
  });
  return products.reduce((sum, one) => sum + one, 0);
}

/** Of one position of the output. */
const productsOf = ({ weight }: Conv) => weight.shape.reduce((product, size) => product * size, 1);

export class SharedSteps {
  readonly #steps: readonly Step[];
  readonly #words: Int32Array;
  readonly #faster = new FasterWay();
  #helped = 0;

  /** @param words `wordsBytes` of the memory that both threads share */
  constructor(steps: readonly Step[], words: Int32Array) {
    this.#steps = steps;
    this.#words = words;
    close(words);
  }

  /** How many threads such a run takes here and now. */
  get threads(): number {
    return this.#helped > 0 && this.#faster.isTogether ? 2 : 1;
  }

  /** One run, with what help there is. @throws HelperLost */
  run(kernels: Kernels, alone: () => void): void {
    const together = this.#faster.next();
    const began = performance.now();
    if (together) this.#runTogether(kernels);
    else alone();
    if (!together || this.#helped > 0) this.#faster.learn(together, performance.now() - began);
  }

  #runTogether(kernels: Kernels): void {
    this.#helped = 0;
    const run = (step: number, part: number) => this.#steps[step]?.[part]?.(kernels);
    this.#steps.forEach((parts, step) => {
      if (parts.length === 1) parts[0]?.(kernels);
      else this.#helped += lead(this.#words, step, parts.length, run);
    });
  }
}

/** What the parts of steps call, by step and part: with the same numbers at each run. */
export function recordCalls(steps: readonly Step[]): Call[][][] {
  let calls: Call[] = [];
  const record =
    (name: string) =>
    (...numbers: number[]) => {
      calls.push([name, ...numbers]);
    };
  const recorder = new Proxy({} as Kernels, { get: (_, name) => record(String(name)) });
  return steps.map((parts) =>
    parts.map((part) => {
      calls = [];
      part(recorder);
      return calls;
    }),
  );
}
