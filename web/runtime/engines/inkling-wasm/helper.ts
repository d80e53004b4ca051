/** What the helper does: parts of a program's steps, as calls that were written down for it. */
import { instancesNow } from './instances.ts';
import { follow, type RunPart } from './turns.ts';

/** A call of a kernel: its name, and what it takes. */
export type Call = readonly [name: string, ...numbers: number[]];

/** All that a helper is told. */
export interface Work {
  /** Of kernels on shared memory. */
  readonly modules: readonly WebAssembly.Module[];
  readonly memory: WebAssembly.Memory;
  /** Where in it the words of turns.ts are. */
  readonly words: number;
  /** By step and part; on scratch of the helper's own. */
  readonly calls: readonly (readonly (readonly Call[])[])[];
}

/** Never returns but by throwing: it ends with its thread. @throws WebAssembly.LinkError, and what a kernel throws */
export function help(work: Work): void {
  const counts = work.calls.map(({ length }) => (length > 1 ? length : 0));
  follow(new Int32Array(work.memory.buffer, work.words), counts, partsOf(work));
}

/** Does what is written down for a part. */
export function partsOf({ modules, memory, calls }: Work): RunPart {
  const kernels: Record<string, (...numbers: number[]) => void> = instancesNow(modules, memory);
  // Each kernel is looked up once, and not in each run.
  const steps = calls.map((parts) =>
    parts.map((part) => part.map(([name, ...numbers]) => ({ kernel: kernels[name], numbers }))),
  );
  return (step, part) => {
    for (const { kernel, numbers } of steps[step]?.[part] ?? []) kernel?.(...numbers);
  };
}
