/** What a program asks of the device's memory, and what it keeps of what it was made of. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { programOf } from './testing/agree.ts';
import { PlanMaker, randomPlan } from './testing/plan-maker.ts';

test('a plan that fits itself, but is too large for one net, is no fault of the bucket', async () => {
  const maker = new PlanMaker(1, 4_000, 4_000);
  const { plan, file } = maker.finish(maker.conv(0, { outChannels: 8, kernel: [1, 1] }), 2);
  await expect(programOf(plan, file)).rejects.toMatchObject({
    code: 'out-of-memory',
    detail: expect.stringContaining('more than 268435456 bytes'),
  });
});

test('the weight file is let go when it is packed', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let i = 0; i < 20; i++) {
    const { plan, file, picture } = randomPlan(i);
    const made = { file: file.slice() as Uint8Array<ArrayBuffer> | undefined };
    const buffer = new WeakRef((made.file as Uint8Array<ArrayBuffer>).buffer);
    const program = await programOf(plan, made.file as Uint8Array<ArrayBuffer>);
    made.file = undefined;
    // What was looked at within a task lives until its end.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(buffer.deref(), `plan ${i}`).toBeUndefined();
    program.input.set(picture);
    program.run();
    expect(program.logits.every(Number.isFinite)).toBe(true);
  }
});
