import { notFetched } from '../../core/errors.ts';

/** @throws InklingError `download-failed` */
export const loadSchemas = () => import('./schemas.ts').catch(notFetched);
