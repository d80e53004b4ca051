import './progress-panel.css';
import { progressView } from '../decide/progress-view.ts';
import type { Job } from '../state/page-store.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly job: Job;
  /** Beside an earlier answer: small, and only seen when the work takes long enough to notice. */
  readonly quiet: boolean;
  readonly onCancel: () => void;
}

export function ProgressPanel({ job, quiet, onCancel }: Props) {
  const text = useText();
  const { step, value } = progressView(job.progress, text);
  return (
    <div className={quiet ? 'progress progress--quiet' : 'progress'}>
      {quiet && <p className="progress__name">{job.picture.name}</p>}
      <p className="progress__text" id="progress-text">
        {step}
      </p>
      <progress
        className="progress__bar"
        aria-labelledby="progress-text"
        max={1}
        value={value ?? undefined}
      />
      {!quiet && <p className="progress__network">{text.progress.network}</p>}
      <button type="button" className="button" onClick={onCancel}>
        {text.progress.cancel}
      </button>
    </div>
  );
}
