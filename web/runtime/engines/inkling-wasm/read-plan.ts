import { InklingError } from '../../../core/errors.ts';
import { parse } from '../../../core/manifest.ts';
import { type Plan, planSchema } from '../../../core/plan.ts';

/** @param json the bytes of the file @throws InklingError `bucket-invalid` */
export function readPlan(json: Uint8Array): Plan {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(json));
  } catch (error) {
    throw new InklingError('bucket-invalid', 'the plan is not JSON', { cause: error });
  }
  return parse(planSchema, data, 'the plan');
}
