import type { ShownCode } from '../text/codes.ts';
import { useLater } from '../text/use-later.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly code: ShownCode;
  readonly onRetry: () => void;
}

/** In the place of figures that did not come. */
export function Missing({ code, onRetry }: Props) {
  const { errors, notice } = useText();
  const { record } = useLater();
  return (
    <div className="record__missing" role="alert">
      <p>{record.missing(errors[code].what)}</p>
      <button type="button" className="button button--quiet" onClick={onRetry}>
        {notice.retry}
      </button>
    </div>
  );
}
