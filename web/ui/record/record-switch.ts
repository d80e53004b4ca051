import { createStore, type StoreApi } from 'zustand/vanilla';

/** The answer that led to a record. */
export interface AskedAnswer {
  /** The id of the class. */
  readonly label: string;
  /** What it was said with, 0..1; null where another class was the answer, or none. */
  readonly probability: number | null;
}

export interface Asked {
  readonly model: string;
  readonly answer: AskedAnswer | null;
}

/** Whose record is open. What is known of it is in record-store.ts, which comes with the dialog. */
export interface RecordSwitchState {
  readonly asked: Asked | null;

  show(model: string, answer?: AskedAnswer | null): void;
  hide(): void;
}

export type RecordSwitch = StoreApi<RecordSwitchState>;

export const createRecordSwitch = (): RecordSwitch =>
  createStore<RecordSwitchState>()((set) => ({
    asked: null,
    show: (model, answer = null) => set({ asked: { model, answer } }),
    hide: () => set({ asked: null }),
  }));
