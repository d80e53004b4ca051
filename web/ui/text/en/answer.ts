/** An answer, and what can be done with it. */
import type { WarningCode } from '../../../core/ood-schema.ts';
import type { SeenPart, Verdict } from '../values.ts';

/** "a cat", "an airplane"; "not pizza" stays as it is. */
const withArticle = (name: string) =>
  /^not?\b/i.test(name) ? name : `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;

export function headline(verdict: Verdict): string {
  switch (verdict.grade) {
    case 'very-likely':
      return `Very likely ${withArticle(verdict.name)}`;
    case 'probably':
      return `Probably ${withArticle(verdict.name)}`;
    case 'held-back':
      return 'This does not look like anything that I know';
    case 'unsure':
      return `Not sure: perhaps ${verdict.names.map(withArticle).join(' or ')}`;
    case 'lost':
      return 'Hard to say: nothing stands out';
  }
}

/** What is off about a picture; each ends the sentence `heldBack`. */
export const warnings: Record<WarningCode, string> = {
  'low-contrast': 'too little contrast',
  noisy: 'too much noise or too fine a pattern',
  blurred: 'too little detail',
  'too-dark': 'too dark',
  'too-bright': 'too bright',
  'red-channel': 'an unusual amount of red',
  'green-channel': 'an unusual amount of green',
  'blue-channel': 'an unusual amount of blue',
  'out-of-distribution': 'none of the classes fits',
};

const seenParts: Record<SeenPart, string> = {
  middle: 'The middle of your picture',
  everything: 'All of your picture, squeezed to fit',
  part: 'The part that you chose',
};

export const result = {
  region: 'Answer',
  bars: 'How probable each class is',
  size: (size: string) => `${size} pixels`,
  alt: (name: string) => `Your picture, ${name}`,
  why: 'How it got there',
  seen: 'What the model sees',
  seenCaption: (size: string, part: SeenPart) =>
    `${seenParts[part]}, resized to ${size} pixels. Nothing finer can count towards the answer.`,
  enlarge: 'Enlarge what the model sees',
  /** `percent`: null where no class is named. */
  announce: (name: string, answer: string, percent: string | null) =>
    `${[`${name}: ${answer}`, ...(percent === null ? [] : [percent])].join(', ')}.`,
  truncated: 'The end of this file is missing: the picture is there, perhaps not in all detail.',
  heldBack: (reasons: readonly string[]) => `Held back: ${reasons.join(' and ')}.`,
  nearest: 'The bars say only which class is the nearest.',
};

/** What can be done with it. */
export const answer = {
  all: (count: number) => `Show all ${count} classes`,
  /** Of a bar's percentage: opens the record of its class. */
  record: (percent: string, name: string) => `${percent}: how often “${name}” is right`,
};
