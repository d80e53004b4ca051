/** Where a tensor lies in a bundle's weight file: models/export/weights.py writes it, weights.ts expands it. */
import * as v from 'valibot';

/** How many: sums and differences of such numbers are exact in a double. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.multipleOf(16));

/** A path inside the bundle's folder: it cannot climb out of it, nor name another host. */
export const path = v.pipe(
  v.string(),
  v.maxLength(255),
  v.regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/, 'must be a plain relative path'),
);

export const storedTensorSchema = v.object({
  /** Where it begins, in bytes. */
  offset,
  dtype: v.picklist(['int8', 'int32', 'float32']),
  shape: v.pipe(v.array(count), v.maxLength(4)),
  /** Where its float32 scales `[shape[0]]` begin; without them the data is the value. */
  scaleOffset: v.optional(offset),
});

export type StoredTensor = v.InferOutput<typeof storedTensorSchema>;
