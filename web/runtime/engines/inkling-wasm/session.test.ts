/** When a session has a helper: not before its first answer, not for many pictures, and no longer than it lives. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Manifest } from '../../../core/manifest.ts';
import { compileKernels } from './kernels.ts';
import { PlanSession } from './session.ts';
import { startHelper } from './start-helper.ts';
import { PlanMaker } from './testing/plan-maker.ts';
import { HelperLost, lead } from './turns.ts';

vi.mock('./start-helper.ts', () => ({ startHelper: vi.fn() }));
vi.mock('./turns.ts', async (original) => {
  const turns = await original<typeof import('./turns.ts')>();
  return { ...turns, lead: vi.fn(turns.lead) };
});

const end = vi.fn();
beforeEach(() => {
  vi.mocked(startHelper).mockReturnValue(end);
});
afterEach(() => {
  vi.mocked(startHelper).mockReset();
  vi.mocked(lead).mockReset();
  end.mockReset();
});

const made = new PlanMaker(4, 24, 24);
const conv = made.conv(0, { outChannels: 32, kernel: [1, 1] });
const picture = made.picture();
const { plan, file } = made.finish(made.conv(conv, { outChannels: 40, kernel: [1, 1] }), 3);
/** 24 x 24 positions of both layers. */
const products = 576 * (3 * 32 + 32 * 40);

async function open(shareFrom?: number) {
  const manifest = {
    input: { width: 24, height: 24 },
    labels: Array(3),
    head: { weight: { shape: [3, 40] } },
  };
  const json = new TextEncoder().encode(JSON.stringify(plan));
  const modules = await compileKernels('baseline', shareFrom);
  return PlanSession.open(json, file.slice(), manifest as unknown as Manifest, modules);
}

const run = (session: PlanSession, oneThread = false) =>
  session.run(picture, 1, { features: 'none', oneThread });

test('it starts behind the second run, and ends with the session', async () => {
  const session = await open(products);
  await run(session);
  expect(startHelper).not.toHaveBeenCalled();
  for (let i = 0; i < 5; i++) await run(session);
  expect(startHelper).toHaveBeenCalledOnce();
  expect(end).not.toHaveBeenCalled();
  await session.dispose();
  expect(end).toHaveBeenCalled();
});

test.each([
  ['a net that is too small', products + 1],
  ['memory that is not shared', undefined],
])('none for %s', async (_, shareFrom) => {
  const session = await open(shareFrom);
  for (let i = 0; i < 5; i++) expect((await run(session)).threads).toBe(1);
  expect(startHelper).not.toHaveBeenCalled();
  expect(lead).not.toHaveBeenCalled();
});

test('none where the other cores have pictures of their own', async () => {
  const session = await open(0);
  for (let i = 0; i < 5; i++) expect((await run(session, true)).threads).toBe(1);
  expect(startHelper).not.toHaveBeenCalled();
  expect(lead).not.toHaveBeenCalled();
});

test('two threads are told as such, and the answer is the same', async () => {
  const session = await open(0);
  const { logits, threads } = await run(session);
  expect(threads).toBe(1);
  const { lead: really } = await vi.importActual<typeof import('./turns.ts')>('./turns.ts');
  vi.mocked(lead).mockImplementation((...given) => really(...given) + 1);
  expect(await run(session)).toMatchObject({ logits, threads: 2 });
});

test('one that is lost is ended, and the answer is the same', async () => {
  const session = await open(0);
  const { logits } = await run(session);
  await run(session);
  vi.mocked(lead).mockImplementation(() => {
    throw new HelperLost();
  });
  expect(await run(session)).toMatchObject({ logits, threads: 1 });
  expect(end).toHaveBeenCalled();
  vi.mocked(lead).mockClear();
  expect(await run(session)).toMatchObject({ logits, threads: 1 });
  expect(lead).not.toHaveBeenCalled();
  expect(startHelper).toHaveBeenCalledOnce();
});
