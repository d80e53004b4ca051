/** Ten thousand classifications in a row: what is held stays the same. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { indexSchema, type Manifest, manifestSchema, parse } from '../../../core/manifest.ts';
import type { Session } from '../engine.ts';
import { engine } from './index.ts';
import { compileKernels } from './kernels.ts';
import { PlanSession } from './session.ts';
import { modulesOfKernels } from './testing/agree.ts';

/** What may come and go of JavaScript's own, in bytes. */
const slack = 2 ** 20;
/** A leak grows in each of them; what grows in one alone is code that was compiled again, say. */
const stretches = 3;

setFlagsFromString('--expose_gc');
const collect: () => void = runInNewContext('gc');

const { Memory } = WebAssembly;
let memories: WebAssembly.Memory[];

beforeEach(() => {
  memories = [];
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      memories.push(this);
    }
  };
});
afterEach(() => {
  WebAssembly.Memory = Memory;
});

function held() {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { wasm: memories.map(({ buffer }) => buffer), javascript: heapUsed + arrayBuffers };
}

/** @param warm runs before it counts: until then, code is compiled */
async function expectFlat(session: Session, input: Float32Array, runs: number, warm: number): Promise<void> {
  const run = () => session.run(input, 1, { features: 'pooled' });
  const first = await run();
  for (let i = 1; i < warm; i++) await run();
  let before = held();
  expect(before.wasm.length).toBeGreaterThan(0);
  const grown: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    for (let i = 0; i < (runs - warm) / stretches; i++) await run();
    expect(await run()).toEqual(first);
    const after = held();
    expect(after.wasm).toHaveLength(before.wasm.length);
    // A memory that grows has another buffer.
    for (const [i, buffer] of after.wasm.entries()) expect(buffer).toBe(before.wasm[i]);
    grown.push(after.javascript - before.javascript);
    before = after;
  }
  expect(Math.min(...grown)).toBeLessThan(slack / stretches);
}

test.each([
  ['of one thread', await modulesOfKernels],
  ['for two threads', await compileKernels('baseline', 0)],
])('10,000 runs of a net of every layer, %s', async (_, modules) => {
  const golden = JSON.parse(readFileSync(new URL('golden/every-layer.json', import.meta.url), 'utf8'));
  const bytes = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));
  const { plan, cases } = golden;
  const [height, width] = plan.tensors[0].shape;
  const channels = plan.tensors[plan.features].shape[2];
  const manifest = {
    input: { width, height },
    labels: Array(plan.linear.weight.shape[0]),
    head: { weight: { shape: [0, channels] } },
  } as unknown as Manifest;
  const json = new TextEncoder().encode(JSON.stringify(plan));
  const session = await PlanSession.open(json, bytes(golden.weights), manifest, modules);
  await expectFlat(session, new Float32Array(bytes(cases[0].input).buffer), 10_000, 1_000);
});

test('200 runs of the model that the page begins with', async () => {
  const bucket = new URL('../../../../public/models/', import.meta.url);
  const read = (path: string) => readFileSync(new URL(path, bucket));
  const json = (path: string) => JSON.parse(read(path).toString());
  const [first] = parse(indexSchema, json('index.json'), 'index.json').models;
  const folder = `${first?.id}/${first?.version}/`;
  const manifest = parse(manifestSchema, json(`${folder}manifest.json`), 'manifest.json');
  const artifact = manifest.artifacts.find((one) => one.engine === engine.id);
  if (!artifact) throw new Error(`${first?.id} has no plan`);
  const paths = [artifact.path, ...artifact.weights.map(({ path }) => path)];
  const files = new Map(paths.map((path) => [path, Uint8Array.from(read(folder + path))]));
  const started = await engine.start(() => Promise.reject(new Error('none of its own')), undefined);
  const { width, height } = manifest.input;
  const input = new Float32Array(3 * width * height).map((_, i) => Math.sin(i));
  await expectFlat(await started.load(manifest, artifact, files), input, 200, 50);
});
