export interface Examples {
  /** Origins. */
  readonly page: string;
  readonly inkling: string;
  readonly bucket: string;
  stop(): void;
}

export function contentSecurityPolicy(inkling: string, bucket: string): string;

export function serveExamples(options?: {
  readonly port?: number;
  readonly isolated?: boolean;
  readonly dist?: string;
}): Promise<Examples>;
