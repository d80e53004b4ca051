import './update-notice.css';
import { useStore } from 'zustand';
import { useText } from '../text/use-text.ts';
import type { UpdateStore } from './update-store.ts';

interface Props {
  readonly store: UpdateStore;
}

/** Says that a new version waits. It comes when the visitor wants it; what is on the page is never taken away. */
export function UpdateNotice({ store }: Props) {
  const text = useText();
  const ready = useStore(store, (state) => state.ready);
  return (
    <div className={ready ? 'update' : 'visually-hidden'} role="status">
      {ready && (
        <>
          <p>{text.update.ready}</p>
          <button type="button" className="button button--quiet" onClick={() => store.getState().reload()}>
            {text.update.reload}
          </button>
        </>
      )}
    </div>
  );
}
