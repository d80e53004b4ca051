import { useStore } from 'zustand';
import { useCountsText } from '../text/use-counts-text.ts';
import type { CountsStore } from './counts-store.ts';

interface Props {
  readonly store: CountsStore;
}

/** The visitor's own switch; where the browser has refused already, it says so. */
export function CountsChoice({ store }: Props) {
  const text = useCountsText();
  const on = useStore(store, (state) => state.on);
  const browserRefuses = useStore(store, (state) => state.browserRefuses);
  const { choose } = store.getState(); // actions never change
  return (
    <label className="counts__choice">
      <input
        type="checkbox"
        checked={on}
        disabled={browserRefuses}
        onChange={({ currentTarget }) => choose(currentTarget.checked)}
      />
      {text.counts.choice}
    </label>
  );
}
