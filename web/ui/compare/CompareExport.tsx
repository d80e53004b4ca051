import { saveFile } from '../parts/save-file.ts';
import { useCopy } from '../parts/use-copy.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import type { Comparison } from './compare-store.ts';
import { comparisonReport, reportFileName } from './comparison-report.ts';

interface Props {
  readonly comparison: Comparison;
  /** When it was done, in ISO 8601. */
  readonly at: string;
}

export function CompareExport({ comparison, at }: Props) {
  const text = useDetailsText();
  const { copy, outcomeOf } = useCopy();
  const outcome = outcomeOf(comparison);
  const report = () => {
    const { userAgent, hardwareConcurrency } = navigator;
    const device = { userAgent, hardwareConcurrency, crossOriginIsolated };
    return `${JSON.stringify(comparisonReport(comparison, at, device), null, 2)}\n`;
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
      <button type="button" className="button button--quiet" onClick={() => copy(comparison, report())}>
        {text.compare.copy}
      </button>
      <p className="compare__said" role="status">
        {outcome && (outcome === 'copied' ? text.compare.copied : text.compare.copyFailed)}
      </p>
    </div>
  );
}
