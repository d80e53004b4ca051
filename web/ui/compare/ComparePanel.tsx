import './compare-panel.css';
import { useEffect, useState } from 'react';
import { formatPoints } from '../parts/format.ts';
import { progressView } from '../parts/progress-view.ts';
import type { DetailsText } from '../text/details-text.ts';
import type { Text } from '../text/text.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import { CompareExport } from './CompareExport.tsx';
import { CompareTable } from './CompareTable.tsx';
import { type Comparison, isRunning } from './compare-store.ts';
import { judgeComparison } from './comparison.ts';

export interface PanelProps {
  readonly comparison: Comparison;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

/** The comparison's outcome in one or two sentences. */
function describeOutcome({ status, results }: Comparison, text: Text & DetailsText): string {
  if (status.phase === 'running') return '';
  if (status.phase === 'cancelled') return text.compare.cancelled;
  if (status.phase === 'failed') return text.errors[status.code].what;
  const verdict = judgeComparison(results, text.language);
  const points = 'largest' in verdict ? formatPoints(verdict.largest.difference, text.language) : '';
  return text.compare.verdict(verdict, points);
}

function Running({ comparison: { engines, results, status } }: Pick<PanelProps, 'comparison'>) {
  const text = useDetailsText();
  if (status.phase !== 'running') return null;
  const { step, value } = progressView(status.progress, text);
  const supported = engines.filter((engine) => engine.supported).length;
  // What is known of one engine's way counts as that share of its part of the whole.
  const share = supported > 0 ? (results.length + (value ?? 0)) / supported : undefined;
  return (
    <div className="compare__running">
      <p id="compare-step">{status.engine ? text.compare.running(status.engine, step) : step}</p>
      <progress className="progress__bar" aria-labelledby="compare-step" max={1} value={share} />
    </div>
  );
}

export function ComparePanel({ comparison, onStart, onCancel }: PanelProps) {
  const text = useDetailsText();
  const { status, engines } = comparison;
  const running = isRunning(comparison);
  const outcome = describeOutcome(comparison, text);
  // After the region itself: one that comes with its text is not read, and the code may come after the result.
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(outcome), [outcome]);
  return (
    <>
      <p
        className={said ? 'compare__outcome' : 'visually-hidden'}
        role="status"
        data-testid="compare-outcome"
      >
        {said}
      </p>
      <Running comparison={comparison} />
      {/* One button in both states, so that the keyboard focus survives the change. */}
      <button type="button" className="button button--quiet" onClick={running ? onCancel : onStart}>
        {running ? text.compare.cancel : text.compare.again}
      </button>
      {engines.length > 0 && <CompareTable comparison={comparison} />}
      {status.phase === 'done' && <CompareExport comparison={comparison} at={status.at} />}
    </>
  );
}
