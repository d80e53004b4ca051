import './notice-box.css';
import type { ShownCode } from '../text/codes.ts';
import { useText } from '../text/use-text.ts';
import { DismissButton } from './DismissButton.tsx';
import { WarningMark } from './marks.tsx';

/** What went wrong. */
interface Notice {
  readonly code: ShownCode;
  readonly detail: string;
  readonly retryable: boolean;
}

interface Props {
  readonly notice: Notice;
  /** The name of the file that it is about; undefined where it is about none. */
  readonly about: string | undefined;
  readonly onRetry: () => void;
  /** Where the file is gone: lets it be chosen again. */
  readonly onChoose: (() => void) | undefined;
  /** Where an engine chosen by hand failed: leaves the choice to the page. */
  readonly onAutomatic: (() => void) | undefined;
  readonly onDismiss: () => void;
}

export function NoticeBox({ notice, about, onRetry, onChoose, onAutomatic, onDismiss }: Props) {
  const text = useText();
  const { what, next } = text.errors[notice.code];
  return (
    <div className="notice" role="alert" data-code={notice.code}>
      <WarningMark className="notice__mark" />
      <div className="notice__body">
        <p className="notice__what">{what}</p>
        <p className="notice__next">{next}</p>
        {about !== undefined && <p className="notice__about">{text.notice.about(about)}</p>}
        <details className="notice__technical">
          <summary>{text.notice.technical}</summary>
          <code>{[notice.code, notice.detail].filter(Boolean).join(': ')}</code>
        </details>
      </div>
      <div className="notice__actions">
        {notice.retryable && (
          <button type="button" className="button" onClick={onRetry}>
            {text.notice.retry}
          </button>
        )}
        {onChoose && (
          <button type="button" className="button" onClick={onChoose}>
            {text.notice.choose}
          </button>
        )}
        {onAutomatic && (
          <button type="button" className="button" onClick={onAutomatic}>
            {text.notice.automatic}
          </button>
        )}
      </div>
      <DismissButton label={text.notice.dismiss} className="notice__dismiss" onClick={onDismiss} />
    </div>
  );
}
