/** What counts.ts writes, read again. The page itself never does: this is the form's definition, for those that do. */
import * as v from 'valibot';
import { mostCounted, nothing, waits } from './counts.ts';
import { type ErrorCode, errorCodes } from './errors.ts';

const unknown = v.literal(nothing);
const matching = (expression: RegExp) => v.pipe(v.string(), v.regex(expression));
const code = v.picklist(Object.keys(errorCodes) as ErrorCode[]);

const asked = {
  model: v.union([unknown, matching(/^[a-z0-9][a-z0-9-]{0,63}$/)]),
  version: v.union([unknown, matching(/^[0-9a-f]{16}$/)]),
  engine: v.union([unknown, matching(/^[a-z0-9][a-z0-9-]{0,31}$/)]),
  wait: v.picklist([...waits.map(String), 'more']),
  source: v.picklist(['kept', 'fetched']),
};

const rowSchema = v.variant('outcome', [
  v.object({ ...asked, outcome: v.literal('answered'), what: matching(/^[\w-]{1,40}$/) }),
  v.object({ ...asked, outcome: v.literal('held-back'), what: unknown }),
  v.object({ ...asked, outcome: v.literal('failed'), what: code }),
]);

export type CountedRow = v.InferOutput<typeof rowSchema>;

const rows = v.pipe(v.array(rowSchema), v.minLength(1), v.maxLength(mostCounted));

/** @param query without its question mark @returns null where it is not of the form */
export function parseCounts(query: string): CountedRow[] | null {
  const read = query.split('&').map((field) => {
    const [model, version, engine, outcome, what, wait, source, ...rest] = field.slice(2).split('.');
    if (!field.startsWith('a=') || rest.length > 0) return null;
    return { model, version, engine, outcome, what, wait, source };
  });
  const { success, output } = v.safeParse(rows, read);
  return success ? output : null;
}
