import { NoticeBox } from '../parts/NoticeBox.tsx';
import type { AddressFailure, AddressStore } from './address-store.ts';

interface Props {
  readonly store: AddressStore;
  readonly failed: AddressFailure;
  /** When the button that was pressed vanishes. */
  readonly onVanish: () => void;
}

/** Why there is no picture from an address. */
export function AddressNotice({ store, failed, onVanish }: Props) {
  const { retry, dismiss } = store.getState(); // actions never change
  const then = (action: () => void) => () => {
    action();
    onVanish();
  };
  return (
    <NoticeBox
      notice={failed}
      about={undefined}
      onRetry={then(retry)}
      onChoose={undefined}
      onAutomatic={undefined}
      onDismiss={then(dismiss)}
    />
  );
}
