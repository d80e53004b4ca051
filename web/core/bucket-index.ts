/**
 * All that a bucket's `index.json` holds: which version of each model a page opens (`indexSchema`, which is all that a page
 * reads), and what its operator keeps beside that. models/publishing/index.py writes it. Strict, for programs that keep a bucket.
 */
import * as v from 'valibot';
import { canarySchema, localised, modelId, text, version } from './manifest.ts';

/** UTC, `2026-11-27T21:40:00Z`. */
const at = v.pipe(v.string(), v.isoTimestamp());
/** Uploaded, to be promoted or not. */
const candidate = v.strictObject({ version, at });
/** A version that pages came to open. */
const event = v.strictObject({
  version,
  /** Absent, as what follows, of what was there before the history was. */
  at: v.optional(at),
  how: v.optional(v.picklist(['published', 'promoted', 'forced', 'rolled-back'])),
  /** Why it was forced. */
  reason: v.optional(text),
  /** By check, the champion's figure of then and its own. */
  figures: v.optional(v.record(text, v.tuple([v.number(), v.number()]))),
});

export const bucketIndexSchema = v.strictObject({
  schema: v.literal(1),
  models: v.array(
    v.strictObject({
      id: modelId,
      /** The champion. */
      version,
      title: localised,
      candidate: v.optional(candidate),
      canary: v.optional(canarySchema),
      /** Oldest first, at most 12: rolling back leads to the one before the champion. */
      history: v.optional(v.pipe(v.array(event), v.maxLength(12))),
    }),
  ),
  /** Models of which no version has been promoted yet: no page sees them. */
  waiting: v.optional(v.array(v.strictObject({ id: modelId, title: localised, candidate }))),
});
