import '../parts/progress.css';
import './progress-panel.css';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { useText } from '../text/use-text.ts';
import type { Job } from './answer-store.ts';

interface Props {
  readonly job: Job;
  /** Beside an earlier answer: small, and only seen when the work takes long enough to notice. */
  readonly quiet: boolean;
  readonly onCancel: () => void;
}

export function ProgressPanel({ job, quiet, onCancel }: Props) {
  const text = useText();
  return (
    <div className={quiet ? 'progress progress--quiet' : 'progress'}>
      {quiet && <p className="progress__name">{job.picture.name}</p>}
      <ProgressBar id="progress-text" progress={job.progress} />
      {!quiet && <p className="progress__network">{text.progress.network}</p>}
      <button type="button" className="button" onClick={onCancel}>
        {text.progress.cancel}
      </button>
    </div>
  );
}
