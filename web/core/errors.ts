/**
 * The catalogue of everything that can go wrong, as stable codes. The sentence that a person reads for a code, and what
 * to do next, live with the locales (ui/text); a code is also what exports, logs and tests speak of. True: to try again may
 * do better.
 */
export const errorCodes = {
  /** The file is empty. */
  'image-empty': false,
  /** The file can no longer be read: deleted, moved or changed since it was chosen. */
  'image-gone': false,
  /** The bytes are no image that any browser decodes (a text file named .png, say). */
  'image-not-an-image': false,
  /** It starts as an image but does not decode: cut short or damaged. */
  'image-corrupt': false,
  /** An image of a format that this browser does not decode (TIFF outside Safari, say). */
  'image-format-unsupported': false,
  /** The same of HEIC, which phones save by default: it has its own way out. */
  'image-heic-unsupported': false,
  /** A drawing (SVG) that the browser does not finish. */
  'image-drawing-stalled': false,
  /** More pixels than can be decoded safely. `detail` holds the size. */
  'image-too-large': false,
  /** No address that a picture can be read from. `detail` holds it. */
  'image-address-invalid': false,
  /**
   * Nothing that this page may read is at the address: the other site forbids it (no CORS), is not there, or has no picture
   * there. A browser does not tell which. `detail` holds the address.
   */
  'image-address-refused': true,
  /** The other site took too long. `detail` holds the address. */
  'image-address-stalled': true,
  /** `config.json` or `index.json` or a manifest breaks its schema. `detail` names the field. */
  'bucket-invalid': true,
  /** The model's manifest is of an earlier kind, which this page no longer reads. `detail` names both. */
  'model-outdated': false,
  /** The index has no such model. */
  'model-unknown': false,
  /** The server answered, but not with the file. `detail` holds the status and the address. */
  'download-refused': true,
  /** No answer, or the connection broke. */
  'download-failed': true,
  /** Nothing arrived for too long. */
  'download-stalled': true,
  /** The bytes are not those that the manifest names (size or SHA-256). */
  'download-corrupt': true,
  /** There is no such engine, or the model is not made for it. `detail` names those that it is made for. */
  'engine-unknown': false,
  /** This browser lacks what the engine needs (WebAssembly SIMD, say). */
  'engine-unsupported': false,
  /** The engine did not start or failed while it ran. */
  'engine-failed': true,
  /** A script of the engine arrived damaged, and was fetched anew. `detail` holds its address. */
  'script-damaged': true,
  /** The engine did not answer in time. */
  'engine-stalled': true,
  /** The worker ended by itself. */
  'worker-lost': true,
  /** The browser gave no more memory. */
  'out-of-memory': true,
  /** The visitor, or the system, did not let the page use the camera this time. */
  'camera-denied': true,
  /** Not this time and not the next: the browser's settings refuse it. */
  'camera-blocked': true,
  /** There is no camera. */
  'camera-absent': true,
  /** There is one, but it does not start: another program has it, mostly. */
  'camera-busy': true,
  /** It is gone: unplugged, or taken away by the system. */
  'camera-lost': true,
  /** Browsers give cameras to pages over https only. */
  'camera-insecure': false,
  /** Ended on purpose: by the visitor, or because a newer picture came. Never shown. */
  cancelled: true,
  /** A defect of ours. */
  internal: true,
} as const satisfies Record<string, boolean>;

export type ErrorCode = keyof typeof errorCodes;

/** The form in which an error crosses from the worker to the page. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryable: boolean;
}

/**
 * How browsers and C++ in WebAssembly say that an allocation failed: there is no error type for it. "Array buffer
 * allocation failed" (V8, JavaScriptCore), "allocation size overflow" (SpiderMonkey), "WebAssembly.Memory(): could not
 * allocate memory" (V8), "Out of memory" (JavaScriptCore, WebGL), "bad_alloc" (C++), "Aborted(OOM)" (Emscripten).
 */
const outOfMemory =
  /out of memory|allocation failed|allocation size overflow|(could not|failed to) allocate|bad_alloc|\bOOM\b/i;

/** The one error class. `detail` is for logs and the curious: technical, in English, never the whole message. */
export class InklingError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail = '', options?: ErrorOptions) {
    super(detail ? `${code}: ${detail}` : code, options);
    this.name = 'InklingError';
    this.code = code;
    this.detail = detail;
  }

  get retryable(): boolean {
    return errorCodes[this.code];
  }

  toPlain(): PlainError {
    return { code: this.code, detail: this.detail, retryable: this.retryable };
  }

  static fromPlain(plain: PlainError): InklingError {
    return new InklingError(plain.code, plain.detail);
  }

  /** Any thrown value as an InklingError: an AbortError becomes `cancelled`, anything unknown gets `fallback`. */
  static from(thrown: unknown, fallback: ErrorCode = 'internal'): InklingError {
    if (thrown instanceof InklingError) return thrown;
    if (thrown instanceof Error) {
      if (thrown.name === 'AbortError') return new InklingError('cancelled');
      if (outOfMemory.test(thrown.message)) {
        return new InklingError('out-of-memory', thrown.message, { cause: thrown });
      }
      return new InklingError(fallback, thrown.message, { cause: thrown });
    }
    return new InklingError(fallback, String(thrown));
  }
}

/** What becomes of code that does not come when it is wanted: `import('./later.ts').catch(notFetched)`. @throws InklingError */
export function notFetched(thrown: unknown): never {
  throw InklingError.from(thrown, 'download-failed');
}
