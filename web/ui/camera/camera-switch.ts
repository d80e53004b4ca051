import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Given } from '../answer/answer-store.ts';

/** Whether the page looks through the camera. What it sees there is in camera-store.ts, which comes with the panel. */
export interface CameraSwitchState {
  readonly open: boolean;
  /** The last still that was taken since it was opened. */
  readonly still: Given | null;

  show(): void;
  hide(): void;
  keepStill(still: Given): void;
}

export type CameraSwitch = StoreApi<CameraSwitchState>;

export const createCameraSwitch = (): CameraSwitch =>
  createStore<CameraSwitchState>()((set) => ({
    open: false,
    still: null,
    show: () => set({ open: true, still: null }),
    hide: () => set({ open: false }),
    keepStill: (still) => set({ still }),
  }));
