import { test } from 'vitest';
import { expectAgreement } from './testing/agree.ts';
import { randomPlan } from './testing/plan-maker.ts';

test.each(Array.from({ length: 10 }, (_, i) => i * 30))(
  'graphs from %i on agree with the reference',
  async (first) => {
    for (let seed = first; seed < first + 30; seed++) {
      await expectAgreement(randomPlan(seed));
    }
  },
);
