/** How sure the page may sound. The probabilities are calibrated, and the manifest says how sure each of the words has to be. */
import type { Grades } from '../../core/manifest.ts';
import type { Verdict, Worded } from '../text/values.ts';

export interface NamedProbability {
  readonly name: string;
  /** 0..1 */
  readonly probability: number;
}

/** Below it even the best guess is mostly wrong: to name one would mislead. */
const worthNaming = 0.25;
/** A runner-up is named when it has at least this share of the winner's probability. */
const closeEnough = 1 / 3;

/** How surely an answer of this probability may be worded. */
export function gradeOf(probability: number, { 'very-likely': veryLikely, probably }: Grades): Worded {
  if (probability >= veryLikely) return 'very-likely';
  return probability >= probably ? 'probably' : 'unsure';
}

/**
 * Grades an answer.
 *
 * @param classes most probable first, at least one
 * @param grades the model's own
 * @param unlike whether the picture is unlike the training data: then its calibration says nothing, and no class is named
 */
export function gradeAnswer(classes: readonly NamedProbability[], grades: Grades, unlike: boolean): Verdict {
  if (unlike) return { grade: 'held-back' };
  const [first, second] = classes;
  if (!first || !(first.probability >= worthNaming)) return { grade: 'lost' };
  const grade = gradeOf(first.probability, grades);
  if (grade !== 'unsure') return { grade, name: first.name };
  if (second && second.probability >= first.probability * closeEnough) {
    return { grade: 'unsure', names: [first.name, second.name] };
  }
  return { grade: 'unsure', names: [first.name] };
}
