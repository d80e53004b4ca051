/** The server's answers, as JSON Schema: they are serialised by it, and OpenAPI shows it. */
const string = { type: 'string' } as const;
const number = { type: 'number' } as const;
const boolean = { type: 'boolean' } as const;
const texts = {
  type: 'object',
  additionalProperties: string,
  description: 'A text by language; English always.',
} as const;

const object = <P extends Record<string, unknown>>(properties: P, description?: string) => ({
  type: 'object' as const,
  properties,
  required: Object.keys(properties),
  ...(description !== undefined && { description }),
});
const arrayOf = <T>(items: T) => ({ type: 'array' as const, items });

const warning = {
  type: 'object',
  properties: { code: string, statistic: string, value: number, threshold: number },
  required: ['code'],
  description: 'What is off about the picture: what was measured, and what it is beyond.',
} as const;

export const failure = object({
  error: {
    type: 'object',
    properties: { code: string, message: string, retryable: boolean, features: arrayOf(warning) },
    required: ['code', 'message', 'retryable'],
  },
});

export const answer = object({
  model: object({ id: string, version: string }),
  label: { ...string, description: 'The most probable class.' },
  probability: { ...number, description: 'Its calibrated probability, 0..1.' },
  heldBack: { ...boolean, description: 'The picture is unlike the training data: no class should be named.' },
  classes: arrayOf(object({ id: string, name: texts, probability: number }, 'Most probable first.')),
  warnings: arrayOf(warning),
  score: { ...object({ statistic: string, value: number, threshold: number }), nullable: true },
  logits: arrayOf(number),
  engine: object({ id: string, precision: string, threads: number }),
  source: object({ width: number, height: number }),
  crop: object({ x: number, y: number, width: number, height: number }),
  milliseconds: object({ prepare: number, run: number, total: number }),
});

export const models = object({
  models: arrayOf(
    object({
      id: string,
      version: string,
      title: texts,
      description: texts,
      labels: arrayOf(object({ id: string, name: texts })),
      licence: string,
      measured: object({ images: number, accuracy: { type: 'object', additionalProperties: number } }),
    }),
  ),
});

export const health = object({ status: string });

const binary = { type: 'string', format: 'binary' } as const;
export const pictureBody = {
  content: {
    'multipart/form-data': {
      schema: object({ file: binary }, 'One file. With a second, the form is refused.'),
    },
    'image/*': { schema: binary },
    'application/octet-stream': { schema: binary },
    'application/json': {
      schema: object({ url: string }, 'Only where the server was told to fetch addresses.'),
    },
  },
};
export const modelQuery = {
  type: 'object',
  properties: { model: { ...string, description: "A model's id; without it, the server's default." } },
} as const;
