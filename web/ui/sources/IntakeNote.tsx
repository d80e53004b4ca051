import './intake-note.css';
import { useStore } from 'zustand';
import type { Text } from '../text/text.ts';
import { useText } from '../text/use-text.ts';
import type { Intake, IntakeStore } from './intake-store.ts';

interface Props {
  readonly store: IntakeStore;
}

function describeIntake(intake: Intake, { sources, errors }: Text): string {
  if (intake.phase === 'none') return '';
  if (intake.phase === 'reading') return sources.reading;
  if (intake.phase === 'failed') return `${errors[intake.code].what} ${errors[intake.code].next}`;
  const { pictures, leftOut, unreadable } = intake;
  const [first, ...others] = unreadable;
  const parts = [
    pictures === 0 && first === undefined && sources.noPictures,
    leftOut > 0 && sources.leftOut(leftOut),
    first !== undefined && sources.unreadable(first, others.length),
  ];
  return parts.filter(Boolean).join(' ');
}

/** What became of files that were no pictures, and of what could not be read. Always on the page: a live region that comes with its text is not read. */
export function IntakeNote({ store }: Props) {
  const text = useText();
  const said = useStore(store, ({ intake }) => describeIntake(intake, text));
  return (
    <p className="intake-note" role="status">
      {said}
    </p>
  );
}
