import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useStoredText } from '../text/use-stored-text.ts';
import type { DeviceStore } from './device-store.ts';

interface Props {
  readonly store: DeviceStore;
}

/** Removes everything, after one more question. */
export function ClearDevice({ store }: Props) {
  const { stored } = useStoredText();
  const cleared = useStore(store, (state) => state.cleared);
  const [asking, setAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const touched = useRef(false);

  // The button that was pressed is gone: the focus goes to the one in its place.
  useEffect(() => {
    if (asking || touched.current) first.current?.focus();
    touched.current = asking;
  }, [asking]);

  const clear = () => {
    store.getState().clear();
    setAsking(false);
  };
  return (
    <div className="device__clear">
      {asking ? (
        <>
          <p id="clear-question">{stored.clearQuestion}</p>
          <button
            ref={first}
            type="button"
            className="button"
            aria-describedby="clear-question"
            onClick={() => setAsking(false)}
          >
            {stored.clearNo}
          </button>
          <button type="button" className="button device__danger" onClick={clear}>
            {stored.clearYes}
          </button>
        </>
      ) : (
        <button ref={first} type="button" className="button" onClick={() => setAsking(true)}>
          {stored.clear}
        </button>
      )}
      <p className={cleared ? '' : 'visually-hidden'} role="status">
        {cleared ? stored.cleared : ''}
      </p>
    </div>
  );
}
