import { createStore, type StoreApi } from 'zustand/vanilla';
import { InklingError, type ModelRecord, type Runtime } from '../../runtime/index.ts';
import type { ShownCode } from '../text/codes.ts';

export interface RecordState {
  /** What is known of the model; null until it is. */
  readonly record: ModelRecord | null;
  /** Why nothing is. */
  readonly failed: ShownCode | null;

  /** Reads it, and again what did not come. Returns what ends it. */
  read(): () => void;
}

export type RecordStore = StoreApi<RecordState>;

/** Of one model. */
export function createRecordStore(model: string, read: Runtime['record']): RecordStore {
  return createStore<RecordState>()((set) => ({
    record: null,
    failed: null,

    read: () => {
      const controller = new AbortController();
      read(model, controller.signal).then(
        (record) => set({ record, failed: null }),
        (thrown) => {
          const { code } = InklingError.from(thrown);
          if (code !== 'cancelled') set({ failed: code });
        },
      );
      return () => controller.abort();
    },
  }));
}
