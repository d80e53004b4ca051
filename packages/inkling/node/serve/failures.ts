/** What goes wrong with a request, as status and body. */
import { type ErrorCode, errorCodes, InklingError } from '../../../../web/core/errors.ts';
import type { Answer, Warning } from '../types.ts';

/** Beside those of core: what only a server says. True: to try again may do better. */
const ownCodes = {
  'request-invalid': false,
  'not-found': false,
  'method-not-allowed': false,
  busy: true,
  'addresses-off': false,
} as const;

type OwnCode = keyof typeof ownCodes;

export interface FailureBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean;
    /** In strict mode: what is off about the picture. */
    readonly features?: readonly Warning[];
  };
}

export class RequestError extends Error {
  readonly status: number;
  readonly body: FailureBody;

  constructor(status: number, code: OwnCode | ErrorCode, message: string) {
    super(message);
    this.status = status;
    const retryable = code in ownCodes ? ownCodes[code as OwnCode] : errorCodes[code as ErrorCode];
    this.body = { error: { code, message, retryable } };
  }
}

const statuses: Partial<Record<ErrorCode, number>> = {
  'image-too-large': 413,
  'model-unknown': 404,
  'image-address-refused': 502,
  'image-address-stalled': 504,
  'engine-stalled': 504,
  'out-of-memory': 503,
};

/** @param thrown whatever a handler threw, fastify's own errors among that */
export function failureOf(thrown: unknown): { readonly status: number; readonly body: FailureBody } {
  if (thrown instanceof RequestError) return thrown;
  const { statusCode, code = '' } = thrown as { statusCode?: number; code?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') {
    return new RequestError(413, 'image-too-large', 'the body is too long');
  }
  if (!(thrown instanceof InklingError) && statusCode !== undefined && statusCode < 500) {
    return new RequestError(statusCode, 'request-invalid', (thrown as Error).message);
  }
  const error = InklingError.from(thrown);
  const fallback = error.code.startsWith('image-') ? 400 : 500;
  // Of a defect of ours, nobody outside is told more than that there is one.
  const message = error.code === 'internal' ? 'a defect of the server' : error.message;
  return new RequestError(statuses[error.code] ?? fallback, error.code, message);
}

/** What strict mode refuses an answer for; undefined: nothing. */
export function unlikeness({ warnings }: Answer): { status: 400; body: FailureBody } | undefined {
  const features = warnings.filter(({ code }) => code !== 'truncated');
  const [first] = features;
  if (!first) return undefined;
  const message = `unlike the training data: ${features.map(({ code }) => code).join(', ')}`;
  return { status: 400, body: { error: { code: first.code, message, retryable: false, features } } };
}
