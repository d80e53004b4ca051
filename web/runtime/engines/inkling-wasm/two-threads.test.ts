/** Programs that two threads share: the reference's integers, whoever does which part, and whether the other is there or not. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { randomFrom } from '../../../core/testing/random.ts';
import { partsOf, type Work } from './helper.ts';
import { compileKernels } from './kernels.ts';
import { differences, programOf } from './testing/differences.ts';
import { startThread } from './testing/helper-thread.ts';
import { layerCases } from './testing/layer-cases.ts';
import { type ConvOptions, PlanMaker, randomPlan } from './testing/plan-maker.ts';
import { runReference } from './testing/reference.ts';
import { HelperLost, lead } from './turns.ts';

vi.mock('./turns.ts', async (original) => {
  const turns = await original<typeof import('./turns.ts')>();
  return { ...turns, lead: vi.fn(turns.lead) };
});

afterEach(() => vi.mocked(lead).mockReset());

const modules = await compileKernels('baseline', 0);

/** Rows, columns and channels that no part of a step divides. */
function oddCase() {
  const made = new PlanMaker(9, 37, 23);
  const first = made.conv(0, { outChannels: 20, kernel: [3, 3], pads: [1, 1, 1, 1] });
  const wide = made.conv(first, { outChannels: 133, kernel: [1, 1] });
  const pads: ConvOptions['pads'] = [1, 1, 1, 1];
  const deep = made.conv(wide, { outChannels: 133, kernel: [3, 3], groups: 133, strides: [2, 3], pads });
  const narrow = made.conv(deep, { outChannels: 9, kernel: [1, 1] });
  const last = made.conv(narrow, { outChannels: 333, kernel: [1, 1] });
  const sum = made.add(last, made.conv(narrow, { outChannels: 333, kernel: [3, 3], pads }));
  const picture = made.picture();
  return { name: 'odd', ...made.finish(sum, 3), picture };
}

test('a net of odd sizes in which another thread helps', async () => {
  expect(await differences(oddCase(), modules, startThread)).toEqual([]);
});

test('graphs in which another thread helps', async () => {
  for (let seed = 0; seed < 20; seed++) {
    expect(await differences(randomPlan(seed), modules, startThread)).toEqual([]);
  }
});

describe('in any order, done by either as chance will have it', () => {
  /** Has parts done here that a helper would do, by what it is told. */
  async function mixIn(work: Work) {
    const help = partsOf(work);
    const random = randomFrom(work.calls.length);
    vi.mocked(lead).mockImplementation((_words, step, count, run) => {
      const parts = Array.from({ length: count }, (_, part) => ({ part, turn: random() }));
      parts.sort((a, b) => a.turn - b.turn);
      for (const { part } of parts) (random() < 0.5 ? run : help)(step, part);
      return 1;
    });
    return () => {};
  }

  test.each([oddCase(), ...layerCases()])('$name', async (one) => {
    expect(await differences(one, modules, mixIn)).toEqual([]);
  });

  test.each([0, 30, 60, 90])('graphs from %i on', async (first) => {
    for (let seed = first; seed < first + 30; seed++) {
      expect(await differences(randomPlan(seed), modules, mixIn)).toEqual([]);
    }
  });
});

test('a helper that is lost in the midst of a run is left behind, with the memory that it may still write into', async () => {
  const one = randomPlan(3);
  const wanted = runReference(one.plan, one.file, one.picture);
  const program = await programOf(one.plan, one.file, modules);
  const { memory, work } = program;
  expect(work?.calls.filter(({ length }) => length > 1).length).toBeGreaterThan(1);
  const spoil = () => new Uint8Array(memory.buffer).fill(99);
  vi.mocked(lead)
    .mockImplementationOnce(() => 1)
    .mockImplementationOnce(() => {
      throw new HelperLost();
    });
  program.input.set(one.picture);
  expect(program.run(true)).toBe(1);
  expect(program.memory).not.toBe(memory);
  expect(program.work).toBeUndefined();
  for (let i = 0; i < 3; i++) {
    spoil();
    expect([...program.logits]).toEqual(wanted.logits);
    expect([...program.readFeatures()]).toEqual(wanted.features);
    program.input.set(one.picture);
    program.run(true);
  }
});
