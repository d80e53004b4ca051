/** What does not fit is a typed error that names it. */
import { expect, test } from 'vitest';
import type { Plan } from '../../../core/plan.ts';
import { programFor, programOf } from './testing/agree.ts';
import { PlanMaker } from './testing/plan-maker.ts';

/** A plan of a convolution, a pool, a sum, maps side by side and all that ends a net. */
function made() {
  const maker = new PlanMaker(1, 8, 8);
  const conv = maker.conv(0, { outChannels: 6, kernel: [3, 3], pads: [1, 1, 1, 1] });
  const pool = maker.maxPool(conv, [2, 2], [2, 2], 0);
  return maker.finish(maker.concat(maker.add(pool, pool), pool), 4);
}

type Layers = { [Op in Plan['layers'][number]['op']]: Extract<Plan['layers'][number], { op: Op }> };

const layer = <Op extends keyof Layers>(plan: Plan, op: Op) =>
  plan.layers.find((one) => one.op === op) as Layers[Op];
const shape = (plan: Plan, i: number) => plan.tensors[i]?.shape as [number, number, number];

const faults: Record<string, [(plan: Plan) => void, RegExp]> = {
  'a layer too few': [(plan) => plan.layers.pop(), /4 layers make 5 tensors/],
  'another input': [(plan) => (shape(plan, 0)[0] = 9), /its input is not the manifest/],
  'a tensor that comes later': [
    (plan) => (layer(plan, 'add').inputs = [2, 3]),
    /layer 2 \(add\) reads what is not made/,
  ],
  'a shape that no layer gives': [
    (plan) => (shape(plan, 1)[2] = 7),
    /layer 0 \(conv\) does not give tensor 1/,
  ],
  'a kernel beyond its map': [
    (plan) => (layer(plan, 'conv').dilations = [9, 9]),
    /layer 0 \(conv\) does not give tensor 1/,
  ],
  'sums of maps that differ': [(plan) => (layer(plan, 'add').inputs = [2, 1]), /\(add\) does not give/],
  'maps side by side that differ': [
    (plan) => (layer(plan, 'concat').inputs = [3, 1]),
    /\(concat\) does not give/,
  ],
  'channels that do not fit': [
    (plan) => (layer(plan, 'conv').weight.shape[1] = 2),
    /layer 0 \(conv\) does not fit its input’s channels/,
  ],
  'groups that leave a rest': [
    (plan) => {
      const conv = layer(plan, 'conv');
      conv.groups = 3;
      conv.weight.shape.splice(0, 2, 7, 1);
      shape(plan, 1)[2] = 7;
    },
    /layer 0 \(conv\) does not divide into its groups/,
  ],
  'a pool that looks outside': [
    (plan) => {
      layer(plan, 'max-pool').pads = [2, 0, 0, 0];
      shape(plan, 2)[0] = 5;
    },
    /\(max-pool\) has windows that are all padding/,
  ],
  'a pool that changes the scale': [(plan) => (at(plan, 2).scale = 1), /\(max-pool\) changes the scale/],
  'weights that leave the file': [
    (plan) => (layer(plan, 'conv').weight.offset = 16_000_000),
    /layer 0 \(conv\) has weights behind the end/,
  ],
  'scales that leave the file': [
    (plan) => (layer(plan, 'conv').weight.scaleOffset = 16_000_000),
    /layer 0 \(conv\) has weights behind the end/,
  ],
  'a bias that leaves the file': [
    (plan) => ((layer(plan, 'conv').bias as { offset: number }).offset = 16_000_000),
    /layer 0 \(conv\) has a bias behind the end/,
  ],
  'a bias of another length': [
    (plan) => ((layer(plan, 'conv').bias as { shape: number[] }).shape = [5]),
    /layer 0 \(conv\) has a bias that does not fit/,
  ],
  'weights that are floats': [
    (plan) => (plan.linear.weight.dtype = 'float32'),
    /the linear layer has weights of another kind/,
  ],
  'an output that is no tensor': [(plan) => (plan.features = 99), /an output is no tensor/],
  'a linear layer of a map': [(plan) => (plan.linear.input = 3), /the linear layer does not fit its input/],
};

const at = (plan: Plan, i: number) => plan.tensors[i] as Plan['tensors'][number];

test.each(Object.entries(faults))('%s', async (_, [change, message]) => {
  const { plan, file } = made();
  await expect(programOf(plan, file)).resolves.toBeDefined();
  change(plan);
  const size = { width: 8, height: 8, classes: 4 };
  await expect(programFor(plan, file, size)).rejects.toMatchObject({ code: 'bucket-invalid' });
  await expect(programFor(plan, file, size)).rejects.toThrow(message);
});

test('a plan for other labels', async () => {
  const { plan, file } = made();
  const size = { width: 8, height: 8, classes: 5 };
  await expect(programFor(plan, file, size)).rejects.toThrow('4 logits for 5 labels');
});

test('a weight file that was cut short', async () => {
  const { plan, file } = made();
  await expect(programOf(plan, file.slice(0, 300))).rejects.toThrow(/behind the end of (its|their) file/);
});

test('more than 256 MB', async () => {
  const maker = new PlanMaker(1, 4096, 4096);
  const wide = maker.conv(0, { outChannels: 8, kernel: [1, 1] });
  const { plan, file } = maker.finish(wide, 4);
  await expect(programOf(plan, file)).rejects.toThrow('the plan needs more than 268435456 bytes');
});
