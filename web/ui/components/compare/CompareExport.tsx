import { comparisonReport, reportFileName } from '../../decide/comparison-report.ts';
import { useCopy } from '../../input/use-copy.ts';
import type { Comparison } from '../../state/compare-store.ts';
import { useText } from '../../text/use-text.ts';

interface Props {
  readonly comparison: Comparison;
  /** When it was done, in ISO 8601. */
  readonly at: string;
}

function download(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: Safari starts reading only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function CompareExport({ comparison, at }: Props) {
  const text = useText();
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
        onClick={() => download(reportFileName(comparison), report())}
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
