/** All that the page says, in English. Functions where a sentence has parts, so that a language can order them. */
import type { WarningCode } from '../../core/familiarity-schema.ts';
import type { ErrorCode } from '../../runtime/index.ts';
import type { BytesOf } from '../decide/format.ts';
import type { Verdict } from '../decide/headline.ts';

/** `cancelled` is never shown: somebody wanted it. */
export type ShownCode = Exclude<ErrorCode, 'cancelled'>;

export interface ErrorText {
  /** What happened, in one sentence. */
  readonly what: string;
  /** What to do next. */
  readonly next: string;
}

const errors: Record<ShownCode, ErrorText> = {
  'image-empty': {
    what: 'This file is empty.',
    next: 'Choose another picture, or save this one again where it came from.',
  },
  'image-not-an-image': {
    what: 'This file is not a picture.',
    next: 'Choose a JPEG, PNG, WebP or another kind of picture.',
  },
  'image-corrupt': {
    what: 'This picture is damaged or was cut short.',
    next: 'Try to open it elsewhere, fetch it again, or choose another one.',
  },
  'image-format-unsupported': {
    what: 'This browser cannot read this kind of picture.',
    next: 'Save it as a JPEG or PNG and try again, or use another browser.',
  },
  'image-too-large': {
    what: 'This picture has too many pixels to be read safely.',
    next: 'Make it smaller, or choose another one.',
  },
  'bucket-invalid': {
    what: 'The description of the model is not as it should be.',
    next: 'Try again in a moment. If it stays so, tell whoever runs this page.',
  },
  'model-unknown': {
    what: 'The model that this page asked for is not there.',
    next: 'Reload the page to see what is there now.',
  },
  'download-refused': {
    what: 'The server did not give out a file that is needed.',
    next: 'Try again in a moment. If it stays so, tell whoever runs this page.',
  },
  'download-failed': {
    what: 'A file that is needed could not be fetched.',
    next: 'Check your connection, then try again.',
  },
  'download-stalled': {
    what: 'The download has come to a halt.',
    next: 'Check your connection, then try again.',
  },
  'download-corrupt': {
    what: 'A file arrived damaged, so it was not used.',
    next: 'Try again to fetch a fresh copy.',
  },
  'engine-unsupported': {
    what: 'This browser lacks what is needed to run the model.',
    next: 'Update it, or use a current Chrome, Edge, Firefox or Safari.',
  },
  'engine-failed': {
    what: 'The model stopped with a fault.',
    next: 'Try again. If it happens again, reload the page.',
  },
  'engine-stalled': {
    what: 'The model did not answer in time.',
    next: 'Try again. Closing other tabs can help.',
  },
  'worker-lost': {
    what: 'The browser ended the work in the background.',
    next: 'Try again. Closing other tabs can help.',
  },
  'out-of-memory': {
    what: 'This device has too little free memory for this.',
    next: 'Close other tabs and try again, or choose a smaller picture.',
  },
  internal: {
    what: 'Something went wrong on our side.',
    next: 'Try again. If it happens again, reload the page.',
  },
};

/** "a cat", "an airplane"; "not pizza" stays as it is. */
const withArticle = (name: string) =>
  /^not?\b/i.test(name) ? name : `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;

function headline(verdict: Verdict): string {
  switch (verdict.grade) {
    case 'very-likely':
      return `Very likely ${withArticle(verdict.name)}`;
    case 'probably':
      return `Probably ${withArticle(verdict.name)}`;
    case 'most-like':
      return `Looks most like ${withArticle(verdict.name)}`;
    case 'unsure':
      return `Not sure: perhaps ${verdict.names.map(withArticle).join(' or ')}`;
    case 'lost':
      return 'Hard to say: nothing stands out';
  }
}

/** What is off about a picture; each ends the sentence `unlike`. */
const warnings: Record<WarningCode, string> = {
  'low-contrast': 'too little contrast',
  noisy: 'too much noise or too fine a pattern',
  blurred: 'too little detail',
  'too-dark': 'too dark',
  'too-bright': 'too bright',
  'red-channel': 'an unusual amount of red',
  'green-channel': 'an unusual amount of green',
  'blue-channel': 'an unusual amount of blue',
  unfamiliar: 'nothing in it is clearly something that it knows',
};

/** Names that a visitor may have heard of; an engine without one goes by its id. */
const engineNames: Partial<Record<string, string>> = { 'ort-wasm': 'WASM', 'tfjs-webgl': 'WebGL' };

const threadsText = (threads: number) => {
  if (threads === 0) return 'on the graphics chip';
  return threads === 1 ? '1 thread' : `${threads} threads`;
};

export const en = {
  /** BCP 47, as `Intl`, the `lang` attribute and the manifest's texts take it. */
  language: 'en',
  name: 'Inkling',
  promise: 'Your picture stays on this device.',
  intro: {
    question: 'What is in your picture?',
    sentence: 'Show Inkling a picture and it tells you what it sees, and how sure it is.',
    knows: (count: number) => `It knows these ${count} things`,
    closed: 'It always answers with one of them, so it will take anything else for one of them too.',
  },
  models: { legend: 'What to look for' },
  choose: {
    first: 'Choose a picture',
    another: 'Choose another picture',
    firstHint: 'or drop one anywhere on this page, or paste it',
    anotherHint: 'or drop or paste one',
  },
  drop: 'Drop the picture anywhere',
  pastedName: 'Pasted picture',
  progress: {
    waiting: 'Getting ready…',
    decoding: 'Reading the picture…',
    starting: 'Starting the engine…',
    running: 'Looking at it…',
    downloading: {
      model: 'Fetching the model',
      engine: 'Fetching the engine',
      both: 'Fetching the model and its engine',
    },
    bytes: (fetching: string, { loaded, total, unit }: BytesOf) =>
      `${fetching}, ${loaded} of ${total} ${unit}`,
    network: 'Only the model and its engine come over the network. The picture goes nowhere.',
    cancel: 'Cancel',
  },
  result: {
    region: 'Answer',
    bars: 'How probable each class is',
    size: (size: string) => `${size} pixels`,
    alt: (name: string) => `Your picture, ${name}`,
    why: 'How it got there',
    seen: 'What the model sees',
    seenCaption: (size: string) =>
      `The middle of your picture, resized to ${size} pixels. Nothing finer can count towards the answer.`,
    announce: (name: string, answer: string, percent: string) => `${name}: ${answer}, ${percent}.`,
    unlike: (reasons: readonly string[]) =>
      `This looks unlike what the model was trained on: ${reasons.join(' and ')}.`,
  },
  engine: {
    line: (time: string, id: string, threads: number, precision: string) =>
      `${time} with ${engineNames[id] ?? id}, ${threadsText(threads)}, ${precision}`,
    parts: (prepare: string, run: string) =>
      `${prepare} to read and resize the picture, ${run} in the model itself.`,
  },
  notice: {
    about: (name: string) => `File: ${name}`,
    retry: 'Try again',
    dismiss: 'Dismiss',
    technical: 'Technical details',
  },
  errors,
  warnings,
  headline,
};
