import type { ShownCode } from '../text/codes.ts';
import { useRecordText } from '../text/use-record-text.ts';

interface Props {
  readonly code: ShownCode;
  readonly onRetry: () => void;
}

/** In the place of figures that did not come. */
export function Missing({ code, onRetry }: Props) {
  const { record, errors, notice } = useRecordText();
  return (
    <div className="record__missing" role="alert">
      <p>{record.missing(errors[code].what)}</p>
      <button type="button" className="button button--quiet" onClick={onRetry}>
        {notice.retry}
      </button>
    </div>
  );
}
