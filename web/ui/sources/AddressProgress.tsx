import { useStore } from 'zustand';
import { useText } from '../text/use-text.ts';
import type { AddressStore } from './address-store.ts';

interface Props {
  readonly store: AddressStore;
  /** When the button that was pressed vanishes. */
  readonly onVanish: () => void;
}

/** Which site a picture is being fetched from. */
export function AddressProgress({ store, onVanish }: Props) {
  const text = useText().sources.address;
  const loading = useStore(store, (state) => state.loading);
  const site = loading && new URL(loading).host;
  const onCancel = () => {
    store.getState().cancel();
    onVanish();
  };
  return (
    <div className="sources__progress">
      <p className="sources__step" role="status">
        {loading && (site ? text.loading(site) : text.inline)}
      </p>
      {loading && (
        <button type="button" className="button button--quiet" onClick={onCancel}>
          {text.cancel}
        </button>
      )}
    </div>
  );
}
