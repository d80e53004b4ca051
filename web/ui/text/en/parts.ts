/** What any feature may have to say. */
import type { BytesOf } from '../values.ts';

/** A size in bytes. */
export const bytes = ({ total, unit }: BytesOf) => `${total} ${unit}`;

export const progress = {
  waiting: 'Getting ready…',
  decoding: 'Reading the picture…',
  starting: 'Starting the engine…',
  running: 'Looking at it…',
  downloading: {
    model: 'Fetching the model',
    engine: 'Fetching the engine',
    both: 'Fetching the model and its engine',
  },
  bytes: (fetching: string, { loaded, total, unit }: BytesOf) => `${fetching}, ${loaded} of ${total} ${unit}`,
  network: 'Only the model and its engine come over the network. The picture goes nowhere.',
  cancel: 'Cancel',
};

export const notice = {
  about: (name: string) => `File: ${name}`,
  retry: 'Try again',
  /** For a file that can no longer be read. */
  choose: 'Choose again',
  /** For an engine chosen by hand that failed. */
  automatic: 'Let Inkling choose the engine',
  dismiss: 'Dismiss',
  technical: 'Technical details',
};
