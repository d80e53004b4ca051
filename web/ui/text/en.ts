/** All that the page says, in English. Functions where a sentence has parts, so that a language can order them. */
import type { WarningCode } from '../../core/familiarity-schema.ts';
import type { ErrorCode } from '../../runtime/index.ts';
import type { CompareVerdict } from '../decide/comparison.ts';
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
  'script-damaged': {
    what: 'A part of the engine arrived damaged, so it was fetched anew.',
    next: 'Try again.',
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
const engineName = (id: string) => engineNames[id] ?? id;

/** What is computed in; how the weights are kept is the manifest's business. */
const precisions: Partial<Record<string, string>> = { 'int8-weights': 'float32' };

const threadsText = (threads: number) => {
  if (threads === 0) return 'on the graphics chip';
  return threads === 1 ? '1 thread' : `${threads} threads`;
};

const and = (words: readonly string[]) =>
  new Intl.ListFormat('en', { style: 'long', type: 'conjunction' }).format(words);

/** What an engine did that another one had to answer for; the name of the engine comes before it. */
function failing(code: ErrorCode): string {
  switch (code) {
    case 'engine-unsupported':
      return 'does not run in this browser';
    case 'engine-stalled':
      return 'did not answer in time';
    case 'out-of-memory':
      return 'ran out of memory';
    case 'download-corrupt':
      return 'arrived damaged';
    case 'download-refused':
    case 'download-failed':
    case 'download-stalled':
      return 'could not be fetched';
    default:
      return 'stopped with a fault';
  }
}

interface WrittenTiming {
  readonly engine: string;
  readonly threads: number;
  readonly time: string;
}

const engine = {
  name: engineName,
  line: (time: string, id: string, threads: number, precision: string) =>
    `${time} with ${engineName(id)}, ${threadsText(threads)}, ${precisions[precision] ?? precision}`,
  parts: (prepare: string, run: string) =>
    `${prepare} to read and resize the picture, ${run} in the model itself.`,
  legend: 'Engine',
  automatic: 'Automatic',
  unsupported: (ids: readonly string[]) => `This browser cannot run ${and(ids.map(engineName))}.`,
  timings: (timings: readonly WrittenTiming[]) => {
    const parts = timings.map(({ engine, threads, time }) => {
      const name = threads > 0 ? `${engineName(engine)}, ${threadsText(threads)}` : engineName(engine);
      return `${name}: ${time}`;
    });
    return `${parts.join('; ')} here`;
  },
  reasons: {
    visitor: 'You chose it.',
    only: 'No other engine can run this model here.',
    unmeasured: 'Taken first: the engines have not been measured here yet.',
    fallback: (failed: string, code: ErrorCode, answered: string) =>
      `${engineName(failed)} ${failing(code)}, so ${engineName(answered)} answered instead.`,
  },
  measure: { first: 'Measure', again: 'Measure again', stop: 'Stop measuring' },
  measuring: 'Measuring how fast each engine is here…',
  measured: (timings: string) => `Measured: ${timings}.`,
  measuringFailed: (what: string) => `Measuring did not work. ${what}`,
};

function compareVerdict(verdict: CompareVerdict, points: string): string {
  switch (verdict.kind) {
    case 'none':
      return 'No engine could answer.';
    case 'alone':
      return `Only ${engineName(verdict.engine)} answered, so there is nothing to compare it with.`;
    case 'same':
      return `The same answer: ${verdict.name}. Largest difference in probability: ${points} percentage points, for ${verdict.largest.name}.`;
    case 'different': {
      const answers = verdict.answers.map((answer) => `${engineName(answer.engine)} says ${answer.name}`);
      return `Different answers: ${and(answers)}. Largest difference in probability: ${points} percentage points, for ${verdict.largest.name}.`;
    }
  }
}

const compare = {
  title: 'Compare the engines',
  hint: 'Runs this picture on each engine and shows answers and times side by side.',
  fetching: 'Getting ready…',
  running: (id: string, step: string) => `${engineName(id)}: ${step}`,
  cancel: 'Stop comparing',
  cancelled: 'Stopped before every engine was done.',
  again: 'Compare again',
  verdict: compareVerdict,
  table: 'Answers and times of each engine',
  classes: 'Probability',
  of: (threads: number, precision: string) =>
    `${threadsText(threads)}, ${precisions[precision] ?? precision}`,
  waiting: 'waiting',
  atWork: 'at work',
  failed: 'failed',
  nothing: 'none',
  milliseconds: {
    load: 'Load',
    warmUp: 'Warm-up',
    first: 'First run',
    median: 'Median',
    p95: '95th percentile',
  },
  note: (runs: number) =>
    `Load is starting the engine and reading the model, without the download. Median and 95th percentile are of ${runs} runs, each with its output read back.`,
  download: 'Download as JSON',
  copy: 'Copy as JSON',
  copied: 'Copied.',
  copyFailed: 'The browser did not allow copying. Download it instead.',
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
  engine,
  compare,
  notice: {
    about: (name: string) => `File: ${name}`,
    retry: 'Try again',
    /** For an engine chosen by hand that failed. */
    automatic: 'Let Inkling choose the engine',
    dismiss: 'Dismiss',
    technical: 'Technical details',
  },
  errors,
  warnings,
  headline,
};
