/** All that the page says, in English. Functions where a sentence has parts, so that a language can order them. */
import type { WarningCode } from '../../../core/familiarity-schema.ts';
import type { BytesOf } from '../../parts/format.ts';
import { answer } from './answer.ts';
import { camera } from './camera.ts';
import { compare } from './compare.ts';
import { device, settings, update } from './device.ts';
import { engine } from './engines.ts';
import { errors } from './errors.ts';
import { headline } from './headline.ts';
import { list } from './list.ts';
import { ways } from './sources.ts';

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

export const en = {
  /** BCP 47, as `Intl`, the `lang` attribute and the manifest's texts take it. */
  language: 'en',
  name: 'Inkling',
  /** Of the document. */
  title: 'Inkling: what is in your picture?',
  languages: {
    label: 'Language',
    missing: (name: string) => `${name} could not be fetched, so the page stays as it is.`,
  },
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
  answer,
  ways,
  engine,
  compare,
  list,
  camera,
  device,
  settings,
  update,
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
