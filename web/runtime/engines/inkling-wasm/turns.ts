/**
 * How two threads work off a step of a program: each takes the next of its parts until none is left, and the first waits for
 * what the helper took. So nothing waits for a helper that sleeps, comes late or never comes; all there is to say is in four
 * words of the memory that both share.
 */

/** Where the words are, in int32 from the first, each in a line of the cache of its own. */
const [next, finished, asleep, waiting] = [0, 16, 32, 48];
export const wordsBytes = 64 * 4;

/** The word `next` is the step's place in the program, above so many bits, and below them the next part of it. */
const partBits = 16;
/** A step of more, or a program of more steps, is not shared. Behind the last part, each thread counts once more. */
export const mostParts = 2 ** partBits - 4;
export const mostSteps = 2 ** (31 - partBits) - 1;

/** Looks at a word before a thread sleeps: 20 to 200 microseconds, a few times what a sleeping one takes to wake. */
const looks = 5_000;
/** In ms, a thousand times what a part takes: by then the helper is gone, or stands still. */
const longest = 2_000;

/** Not in every browser yet, nor in TypeScript's library. */
const pause = (Atomics as unknown as { pause?: () => void }).pause?.bind(Atomics) ?? (() => {});

/** The helper took a part, and does not finish it. */
export class HelperLost extends Error {}

/** What each thread calls for a part of a step. */
export type RunPart = (step: number, part: number) => void;

/** Before a helper is told of the words: there is no step yet. */
export function close(words: Int32Array): void {
  Atomics.store(words, next, -1);
}

/**
 * The first thread's part of a step. Returns when all of it is done.
 *
 * @param count parts of the step
 * @param patience with the helper, in ms
 * @returns how many of them the helper did
 * @throws HelperLost; it may still write into the memory at any time
 */
export function lead(
  words: Int32Array,
  step: number,
  count: number,
  run: RunPart,
  patience = longest,
): number {
  const before = Atomics.load(words, finished);
  Atomics.store(words, next, step << partBits);
  if (Atomics.load(words, asleep)) Atomics.notify(words, next);
  let own = 0;
  for (;;) {
    const part = partOf(Atomics.add(words, next, 1));
    if (part >= count) break;
    run(step, part);
    own += 1;
  }
  if (own < count) awaitHelper(words, (before + count - own) | 0, patience);
  return count - own;
}

function awaitHelper(words: Int32Array, wanted: number, patience: number): void {
  for (let i = 0; i < looks; i++) {
    if (Atomics.load(words, finished) === wanted) return;
    pause();
  }
  Atomics.store(words, waiting, 1);
  for (;;) {
    const seen = Atomics.load(words, finished);
    if (seen === wanted) break;
    const isOver = Atomics.wait(words, finished, seen, patience) === 'timed-out';
    if (isOver && Atomics.load(words, finished) === seen) throw new HelperLost();
  }
  Atomics.store(words, waiting, 0);
}

/**
 * The helper's part of all steps to come: it takes parts where there are any, and sleeps where there are none. Never returns.
 *
 * @param counts parts by step
 */
export function follow(words: Int32Array, counts: readonly number[], run: RunPart): never {
  const isOpen = (value: number) => partOf(value) < (counts[stepOf(value)] ?? 0);
  for (;;) {
    const seen = Atomics.load(words, next);
    if (!isOpen(seen)) {
      rest(words, seen);
      continue;
    }
    const taken = Atomics.add(words, next, 1);
    if (!isOpen(taken)) continue;
    run(stepOf(taken), partOf(taken));
    Atomics.add(words, finished, 1);
    if (Atomics.load(words, waiting)) Atomics.notify(words, finished);
  }
}

/** Until the word is another one. */
function rest(words: Int32Array, seen: number): void {
  for (let i = 0; i < looks; i++) {
    if (Atomics.load(words, next) !== seen) return;
    pause();
  }
  Atomics.store(words, asleep, 1);
  Atomics.wait(words, next, seen);
  Atomics.store(words, asleep, 0);
}

const stepOf = (value: number) => value >> partBits;
const partOf = (value: number) => value & (2 ** partBits - 1);
