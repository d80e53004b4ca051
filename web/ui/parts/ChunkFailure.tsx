import { useText } from '../text/use-text.ts';

interface Props {
  readonly onRetry: () => void;
}

/** In the place of a part of the page whose code could not be fetched. */
export function ChunkFailure({ onRetry }: Props) {
  const text = useText();
  return (
    <>
      <p>{text.errors['download-failed'].what}</p>
      <button type="button" className="button button--quiet" onClick={onRetry}>
        {text.notice.retry}
      </button>
    </>
  );
}
