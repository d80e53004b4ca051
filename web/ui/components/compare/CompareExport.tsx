import { useState } from 'react';
import { comparisonReport, reportFileName } from '../../decide/comparison-report.ts';
import { saveFile } from '../../output/save-file.ts';
import type { Comparison } from '../../state/compare-store.ts';
import { useText } from '../../text/use-text.ts';

interface Props {
  readonly comparison: Comparison;
  /** When it was done, in ISO 8601. */
  readonly at: string;
}

export function CompareExport({ comparison, at }: Props) {
  const text = useText();
  const [said, setSaid] = useState('');
  const report = () => {
    const { userAgent, hardwareConcurrency } = navigator;
    const device = { userAgent, hardwareConcurrency, crossOriginIsolated };
    return `${JSON.stringify(comparisonReport(comparison, at, device), null, 2)}\n`;
  };
  const copy = () => {
    // Absent on plain http, and a promise may be refused: both end in the same sentence.
    const written = navigator.clipboard?.writeText(report()) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setSaid(text.compare.copied),
      () => setSaid(text.compare.copyFailed),
    );
  };
  return (
    <div className="compare__actions">
      <button
        type="button"
        className="button button--quiet"
        onClick={() => saveFile(reportFileName(comparison), report(), 'application/json')}
      >
        {text.compare.download}
      </button>
      <button type="button" className="button button--quiet" onClick={copy}>
        {text.compare.copy}
      </button>
      <p className="compare__said" role="status">
        {said}
      </p>
    </div>
  );
}
