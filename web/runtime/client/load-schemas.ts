import { InklingError } from '../../core/errors.ts';

/** @throws InklingError `download-failed` */
export const loadSchemas = () =>
  import('./schemas.ts').catch((cause: unknown) => {
    throw new InklingError('download-failed', 'schemas.ts', { cause });
  });
