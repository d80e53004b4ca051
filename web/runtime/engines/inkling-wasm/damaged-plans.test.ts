/** Whatever a plan says, it runs or is a typed error: nothing is read out of bounds, nothing hangs. */
import { expect, test } from 'vitest';
import { InklingError } from '../../../core/errors.ts';
import { randomFrom } from '../../../core/testing/random.ts';
import { makeProgram } from './program.ts';
import { readPlan } from './read-plan.ts';
import { modulesOfKernels } from './testing/agree.ts';
import { randomPlan } from './testing/plan-maker.ts';

const count = 10_000;
const graphs = 100;
const odd = [
  0,
  -1,
  1,
  2,
  3,
  7,
  255,
  256,
  4096,
  65_535,
  65_536,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e300,
  -16,
  0.5,
  1e-50,
];
const oddKinds = [null, 'conv', '', [], {}, true];

type Json = Record<string, unknown>;

/** Every place in a JSON value where something else could stand. */
function placesIn(value: unknown, found: { readonly of: Json; readonly key: string }[] = []) {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push({ of: value as Json, key });
    placesIn((value as Json)[key], found);
  }
  return found;
}

function damage(plan: unknown, random: () => number): void {
  const among = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)] as T;
  const { of, key } = among(placesIn(plan));
  const kind = random();
  if (kind < 0.1) delete of[key];
  else if (kind < 0.2) of[key] = among(oddKinds);
  else if (kind < 0.4 && typeof of[key] === 'number')
    of[key] = (of[key] as number) + among([-1, 1, 16, -16, 64]);
  else if (kind < 0.5) of[key] = structuredClone(among(placesIn(plan).map((place) => place.of[place.key])));
  else of[key] = typeof of[key] === 'number' ? among(odd) : among(oddKinds);
}

test(`${count} damaged plans`, async () => {
  const random = randomFrom(42);
  const modules = await modulesOfKernels;
  const outcomes = { ran: 0, refused: 0 };
  for (let i = 0; i < count; i++) {
    const { plan, file, picture } = randomPlan(i % graphs);
    const [height, width] = plan.tensors[0]?.shape ?? [0, 0];
    const classes = plan.linear.weight.shape[0] as number;
    const changed: unknown = structuredClone(plan);
    for (let k = 0; k < 1 + (i % 3); k++) damage(changed, random);
    const cut = random() < 0.1 ? file.slice(0, Math.floor(random() * file.length)) : file;
    let bytes = new TextEncoder().encode(JSON.stringify(changed));
    if (random() < 0.05) bytes = bytes.slice(0, Math.floor(random() * bytes.length));
    try {
      const program = await makeProgram(readPlan(bytes), cut, { width, height, classes }, modules);
      program.input.set(picture);
      program.run();
      program.readFeatures();
      outcomes.ran++;
    } catch (error) {
      expect(error, `plan ${i}: ${error}`).toBeInstanceOf(InklingError);
      expect((error as InklingError).code, `plan ${i}`).toBe('bucket-invalid');
      outcomes.refused++;
    }
  }
  expect(outcomes.ran).toBeGreaterThan(count / 100);
  expect(outcomes.refused).toBeGreaterThan(count / 2);
}, 600_000);
