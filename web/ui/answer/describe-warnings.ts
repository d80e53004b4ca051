import type { AnswerWarningCode } from '../../runtime/index.ts';
import type { AnswerText } from '../text/text.ts';

interface Warning {
  readonly code: AnswerWarningCode;
}

/** More reasons in one sentence say less. */
const mostReasons = 2;

const unlikeness = (warnings: readonly Warning[]) =>
  warnings.flatMap(({ code }) => (code === 'truncated' ? [] : [code]));

/**
 * Whether the picture is unlike the training data, by itself or by the score of what the net gives for it: then the answer is
 * held back.
 */
export const isUnlike = (warnings: readonly Warning[]) => unlikeness(warnings).length > 0;

/**
 * Why an answer is held back, and what the picture's file lacks: a sentence each; null when there is nothing
 * to say. What was seen in the picture itself explains more than that no class fits, which is said only when it stands alone.
 */
export function describeWarnings(warnings: readonly Warning[], text: AnswerText): string | null {
  const codes = unlikeness(warnings);
  const ofPicture = codes.filter((code) => code !== 'out-of-distribution');
  const named = (ofPicture.length > 0 ? ofPicture : codes).slice(0, mostReasons);
  const sentences = [
    ...(named.length > 0 ? [text.result.heldBack(named.map((code) => text.warnings[code]))] : []),
    ...(warnings.some(({ code }) => code === 'truncated') ? [text.result.truncated] : []),
  ];
  return sentences.length > 0 ? sentences.join(' ') : null;
}
