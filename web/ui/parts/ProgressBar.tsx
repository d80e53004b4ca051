import './progress.css';
import type { Progress } from '../../runtime/index.ts';
import { useText } from '../text/use-text.ts';
import { progressView } from './progress-view.ts';

interface Props {
  readonly id: string;
  readonly progress: Progress | null;
}

/** What is being waited for, and how far it is. */
export function ProgressBar({ id, progress }: Props) {
  const { step, value } = progressView(progress, useText());
  return (
    <>
      <p className="progress__text" id={id}>
        {step}
      </p>
      <progress className="progress__bar" aria-labelledby={id} max={1} value={value ?? undefined} />
    </>
  );
}
