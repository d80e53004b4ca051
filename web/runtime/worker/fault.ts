import { InklingError } from '../../core/errors.ts';
import type { Fault } from './protocol.ts';

/** A failure that is the engine's: another engine, or the same one started anew, may do what it could not. */
export class EngineFault extends Error {
  readonly error: InklingError;
  readonly fault: Exclude<Fault, 'none'>;

  constructor(error: InklingError, fault: Exclude<Fault, 'none'>) {
    super(error.message, { cause: error });
    this.error = error;
    this.fault = fault;
  }
}

/** Waits for what an engine does. @throws EngineFault when it fails; InklingError `cancelled` */
export async function blame<T>(fault: Exclude<Fault, 'none'>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof EngineFault) throw thrown;
    const error = InklingError.from(thrown, 'engine-failed');
    throw error.code === 'cancelled' ? error : new EngineFault(error, fault);
  }
}
