/** Two threads work steps off: each part once, each step whole before the next; and what is lost is told. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { scriptOf } from './testing/helper-thread.ts';
import { close, HelperLost, lead, type RunPart, wordsBytes } from './turns.ts';

/** In ms: more than any machine takes. */
const patience = 60_000;

function makeWords(bytes = wordsBytes) {
  const words = new Int32Array(new SharedArrayBuffer(bytes));
  close(words);
  return words;
}

test('without a helper, the first thread does all of it, and waits for nobody', () => {
  const words = makeWords();
  for (let step = 0; step < 5; step++) {
    const done: number[][] = [];
    expect(lead(words, step, 4, (...part) => done.push(part))).toBe(0);
    expect(done).toEqual([0, 1, 2, 3].map((part) => [step, part]));
  }
});

test('a helper that takes a part and does not finish it is told as lost', () => {
  const words = makeWords();
  const done: number[] = [];
  const run = (_: number, part: number) => {
    done.push(part);
    if (part === 1) Atomics.add(words, 0, 1); // takes part 2, as a helper would
  };
  expect(() => lead(words, 3, 4, run, 20)).toThrow(HelperLost);
  expect(done).toEqual([0, 1, 3]);
});

test('a helper takes its parts, sleeps between runs, and ends with its thread', async () => {
  const [steps, parts] = [40, 7];
  const words = makeWords(wordsBytes + steps * parts * 4);
  const counts = words.subarray(wordsBytes / 4);
  const code = `const { follow } = inkling;
    require('node:worker_threads').parentPort.once('message', (words) => {
      const counts = words.subarray(${wordsBytes / 4});
      follow(words, Array(${steps}).fill(${parts}), (step, part) => Atomics.add(counts, step * ${parts} + part, 1));
    });`;
  const worker = new Worker((await scriptOf('turns.ts')) + code, { eval: true });
  try {
    worker.postMessage(words);
    // The word that says that it sleeps: there is nothing to do before the first step.
    while (Atomics.load(words, 32) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(counts.every((count) => count === 0)).toBe(true);
    let helped = 0;
    let rounds = 0;
    for (; rounds < 20 || helped === 0; rounds++) {
      // It wakes from its sleep, or is still awake.
      if (rounds % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      for (let step = 0; step < steps; step++) {
        const run: RunPart = (_, part) => {
          Atomics.add(counts, step * parts + part, 1);
          for (let i = 0; i < 1000; i++) Atomics.load(counts, 0); // so that some are left
        };
        helped += lead(words, step, parts, run, patience);
        // Whole, by the time that the next one begins.
        const done = counts.subarray(step * parts, (step + 1) * parts);
        expect([...done]).toEqual(Array(parts).fill(rounds + 1));
      }
    }
    expect(helped).toBeGreaterThan(0);
  } finally {
    const ended = once(worker, 'exit');
    await worker.terminate();
    await ended;
  }
});
