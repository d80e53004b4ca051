/** A net of every layer: the numbers are those that ONNX Runtime and models/export/exact.py give. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from '../../../core/manifest.ts';
import { planSchema } from '../../../core/plan.ts';
import { programOf } from './testing/agree.ts';
import { runReference } from './testing/reference.ts';

const golden = JSON.parse(readFileSync(new URL('golden/every-layer.json', import.meta.url), 'utf8'));
const plan = parse(planSchema, golden.plan, 'the plan');
const file = Uint8Array.from(Buffer.from(golden.weights, 'base64'));

interface Case {
  readonly input: string;
  readonly logits: readonly number[];
  readonly features: readonly number[];
}

test.each(golden.cases as readonly Case[])('case %#', async ({ input, logits, features }) => {
  const picture = new Float32Array(Uint8Array.from(Buffer.from(input, 'base64')).buffer);
  const reference = runReference(plan, file, picture);
  expect(reference.logits).toEqual(logits);
  expect(reference.features).toEqual(features);
  const program = await programOf(plan, file);
  program.input.set(picture);
  program.run();
  expect([...program.logits]).toEqual(logits);
  expect([...program.readFeatures()]).toEqual(features);
});
