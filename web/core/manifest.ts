/**
 * What a bucket holds, as schemas: `index.json` and each bundle's `manifest.json`. The manifest is the whole truth about
 * a model: nothing about a model is a constant in code. models/publishing/bundle.py writes these same fields.
 */
import * as v from 'valibot';
import { InklingError } from './errors.ts';
import { oodDetectorSchema } from './ood-schema.ts';
import { count, path, storedTensorSchema } from './stored-tensor.ts';

export const text = v.pipe(v.string(), v.nonEmpty());
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'));
/** Things are looked up by it: `record.constructor` would be found in a record that is empty. */
const isOwnName = v.check<string, string>(
  (name) => !(name in Object.prototype),
  'must be no name that every object has',
);
export const modelId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be a-z, 0-9 and -'),
  isOwnName,
);
const hasEachOnce = (all: readonly { readonly id: string }[]) =>
  new Set(all.map(({ id }) => id)).size === all.length;
export const version = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'must be 16 hex digits'));
/** A text by language code; English is the one that is always there. */
export const localised = v.objectWithRest({ en: text }, text);
/** JSON has no infinity, but `1e999` becomes one. */
const number = v.pipe(v.number(), v.finite());
const triple = v.tuple([number, number, number]);
const positive = v.pipe(number, v.gtValue(0));

/**
 * The headline in a label's own words, for each grade of a sure answer and for one that is held back (ui/answer/headline.ts),
 * where the usual sentence would sound odd: "It's a pizza!", "No pizza here". A grade or a language that is absent gets that
 * sentence.
 */
const verdicts = v.optional(
  v.object({
    'very-likely': v.optional(localised),
    probably: v.optional(localised),
    'held-back': v.optional(localised),
  }),
);

/**
 * From which probability on an answer is worded how surely (ui/answer/headline.ts): so sure, it was right as often as the word
 * promises on photographs held out. models/evaluation/grades.py sets them.
 */
const grades = v.pipe(
  v.object({ 'very-likely': share, probably: share }),
  v.check((given) => given.probably <= given['very-likely'], 'probably must not take more than very-likely'),
);

/** Memory is taken for all of a file before it comes: more than this, in bytes, is no file for a page. */
const mostBytes = 2 ** 30;
const file = v.object({ path, bytes: v.pipe(count, v.maxValue(mostBytes)), sha256 });

const artifact = v.object({
  ...file.entries,
  /** Files that it points into and that artifacts for other engines may share: fetched once, whichever engine runs. */
  weights: v.array(file),
  /** Which engine reads it. A name that this page does not know is not an error: a later page may. */
  engine: text,
  /** `int8`: weights and arithmetic; `int8-weights`: int8 weights, expanded to float32 for float arithmetic. */
  precision: v.picklist(['int8', 'int8-weights', 'float16', 'float32']),
});

/** No net for pictures looks at more pixels along a side. */
const side = v.pipe(count, v.maxValue(4096));

const input = v.object({
  /** Width and height of the tensor in pixels. */
  width: side,
  height: side,
  resize: v.object({
    /** `cover`: the largest centred rectangle of the input's aspect is cut out, then resized. */
    fit: v.picklist(['cover']),
    /** Pillow's filter of that name, antialiased (its support grows with the reduction). */
    filter: v.picklist(['bilinear', 'bicubic', 'lanczos']),
  }),
  channelOrder: v.picklist(['rgb', 'bgr']),
  /** Applied to values in 0..1: (value - mean) / std, by channel in `channelOrder`. */
  mean: triple,
  std: v.tuple([positive, positive, positive]),
});

const measured = v.object({
  /** The data that the figures were measured on, in words. */
  data: text,
  images: count,
  accuracy: v.objectWithRest({ float32: share }, share),
  expectedCalibrationError: v.optional(v.object({ before: share, after: share })),
});

/** The manifests that this page reads. A change that an older page, or an older bundle, could not follow is another one. */
export const manifestVersion = 2;

export const manifestSchema = v.object({
  schema: v.literal(manifestVersion),
  id: modelId,
  /** The first 16 hex digits of a SHA-256 over the bundle's content: another content is another version. */
  version,
  title: localised,
  description: localised,
  labels: v.pipe(
    v.array(v.object({ id: v.pipe(text, isOwnName), name: localised, verdicts })),
    v.minLength(2),
    v.check((all) => hasEachOnce(all), 'must have each id once'),
  ),
  licence: text,
  provenance: v.object({
    data: text,
    architecture: text,
    recipe: text,
    parameters: count,
    multiplyAdds: count,
  }),
  input,
  outputs: v.object({ logits: text, features: text }),
  artifacts: v.pipe(v.array(artifact), v.minLength(1)),
  /**
   * The linear layer that makes `logits` of the mean of `features` over its positions, for class activation maps: weight
   * `[classes, channels]` and bias `[classes]` in the weight file `path`.
   */
  head: v.object({ path, weight: storedTensorSchema, bias: storedTensorSchema }),
  /** Logits are divided by it before softmax (Guo et al., "On Calibration of Modern Neural Networks", 2017). */
  temperature: positive,
  grades,
  /** Without it the page never warns that a picture is unlike the training data. */
  outOfDistribution: v.optional(oodDetectorSchema),
  measured,
  /**
   * For people: what the model was made from, its figures and its limits, in Markdown, the pictures in it, and the figures
   * once more for the page to draw (card-figures.ts).
   */
  card: v.optional(v.object({ ...file.entries, pictures: v.array(file), figures: v.optional(file) })),
  /** A few inputs with what the float and the quantized reference gave: see goldenSchema. */
  golden: file,
});

export const goldenSchema = v.object({
  cases: v.pipe(
    v.array(
      v.object({
        name: text,
        /** The picture, RGB, row by row, `[height, width, 3]` uint8, base64. */
        rgb: text,
        /** Logits `[classes]` by precision, before temperature. */
        logits: v.objectWithRest({ float32: v.array(v.number()) }, v.array(v.number())),
        /** Pooled features `[channels]` of the int8 form. */
        features: v.array(v.number()),
        /** Of the int8 form, `[classes][positions]`: the class activation maps (activation-map.ts). */
        activation: v.array(v.array(v.number())),
      }),
    ),
    v.minLength(1),
  ),
});

export const canarySchema = v.object({
  version,
  /** Of visitors, who get it in the champion's place: which of them is decided on the device (runtime/client/canary.ts). */
  share,
});

/** What a page needs of it; what an operator keeps besides is in bucket-index.ts, and a page reads past it. */
export const indexSchema = v.object({
  schema: v.literal(1),
  models: v.pipe(
    v.array(
      v.object({
        id: modelId,
        /** The champion: what pages open. */
        version,
        title: localised,
        /** A version that is tried out. One that cannot be read is as good as none: it takes no champion away. */
        canary: v.fallback(v.optional(canarySchema), undefined),
      }),
    ),
    v.minLength(1),
    v.maxLength(256), // each is a request when the page opens
    v.check((all) => hasEachOnce(all), 'must have each id once'),
  ),
});

export const configSchema = v.object({
  /** Where the bucket is, absolute or relative to the page. */
  modelBaseUrl: text,
});

export type Manifest = v.InferOutput<typeof manifestSchema>;
export type Artifact = Manifest['artifacts'][number];
export type BundleFile = v.InferOutput<typeof file>;
export type ModelInput = Manifest['input'];
export type Golden = v.InferOutput<typeof goldenSchema>;
export type BucketIndex = v.InferOutput<typeof indexSchema>;
export type Localised = v.InferOutput<typeof localised>;
export type Grades = v.InferOutput<typeof grades>;
export type Verdicts = NonNullable<v.InferOutput<typeof verdicts>>;

/** A message quotes what it found, which may be as long as its author liked. */
const longestMessage = 200;
const brief = (message: string) =>
  message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;

/**
 * Checks parsed JSON against a schema. `name` says what was read, for the message.
 * @throws InklingError `bucket-invalid`, whose detail names the first bad field and what is wrong with it.
 */
export function parse<S extends v.GenericSchema>(schema: S, data: unknown, name: string): v.InferOutput<S> {
  const result = v.safeParse(schema, data, { abortPipeEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? '(the whole)';
  throw new InklingError('bucket-invalid', `${name}: field ${brief(field)}: ${brief(issue.message)}`);
}

/**
 * Checks parsed JSON against the manifest's schema.
 *
 * @param listed what the index calls it: a manifest may not pass for another model
 * @throws InklingError `model-outdated` when an earlier pipeline published it; as `parse`
 */
export function parseManifest(
  data: unknown,
  name: string,
  listed: Pick<Manifest, 'id' | 'version'>,
): Manifest {
  const { success, output } = v.safeParse(v.object({ schema: v.number() }), data);
  if (success && output.schema < manifestVersion) {
    throw new InklingError('model-outdated', `${name}: schema ${output.schema}, not ${manifestVersion}`);
  }
  const manifest = parse(manifestSchema, data, name);
  for (const field of ['id', 'version'] as const) {
    if (manifest[field] === listed[field]) continue;
    throw new InklingError(
      'bucket-invalid',
      `${name}: field ${field}: ${manifest[field]}, but the index says ${listed[field]}`,
    );
  }
  return manifest;
}
