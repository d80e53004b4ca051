import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CameraDevice, type Cameras, InklingError, type OpenCamera } from '../../runtime/index.ts';
import type { Given } from '../answer/answer-store.ts';
import type { ShownCode } from '../text/codes.ts';
import { createLive, type Grab, type LiveDependencies, type LiveState, nothingSeen } from './live-frames.ts';

export type CameraSight =
  | { readonly phase: 'off' }
  /** Waiting for the browser, which may be asking the visitor. */
  | { readonly phase: 'opening' }
  | { readonly phase: 'on'; readonly camera: OpenCamera }
  | { readonly phase: 'failed'; readonly code: ShownCode; readonly detail: string };

export interface CameraState extends LiveState {
  readonly sight: CameraSight;
  readonly devices: readonly CameraDevice[];
  /** The id of the camera chosen by hand; null leaves it to the browser. */
  readonly chosen: string | null;
  readonly smoothing: boolean;
  /** Whether it is shown where the model looks. */
  readonly map: boolean;
  /** Nobody looks at the page: no frame is taken. */
  readonly paused: boolean;

  /** Opens the camera. */
  start(): void;
  /** Closes it, and forgets what it showed. */
  stop(): void;
  choose(device: string): void;
  smoothen(smoothing: boolean): void;
  showMap(map: boolean): void;
  pause(paused: boolean): void;
  /** Offers a frame: it is taken at once, or when the one under way is answered. */
  offer(grab: Grab): void;
  /** Goes on after a failure; with another model or engine, at once. */
  again(): void;
  /** Gives a still to the page. */
  snap(take: () => Promise<Blob>, name: string): void;
}

export interface CameraDependencies extends LiveDependencies {
  readonly cameras: Cameras;
  readonly onStill: (still: Given) => void;
}

export type CameraStore = StoreApi<CameraState>;

export function createCameraStore({ cameras, onStill, ...dependencies }: CameraDependencies): CameraStore {
  let opening: AbortController | null = null;
  let unwatch = () => {};

  return createStore<CameraState>()((set, get) => {
    const live = createLive(dependencies, get, set);

    const close = () => {
      opening?.abort();
      opening = null;
      live.reset();
      const { sight } = get();
      if (sight.phase === 'on') sight.camera.close();
    };

    const fail = (thrown: unknown) => {
      const { code, detail } = InklingError.from(thrown);
      if (code === 'cancelled') return;
      set({ sight: { phase: 'failed', code, detail } });
      // The next try takes whichever there is.
      if (code === 'camera-lost') set({ chosen: null });
    };

    const look = () => {
      cameras.list().then(
        (devices) => set({ devices }),
        () => {}, // the camera that is open is enough
      );
    };

    const open = async (controller: AbortController) => {
      const onLost = () => {
        if (opening !== controller) return;
        close();
        fail(new InklingError('camera-lost'));
        look();
      };
      const camera = await cameras.open(get().chosen, controller.signal, onLost);
      set({ sight: { phase: 'on', camera } });
    };

    return {
      ...nothingSeen,
      sight: { phase: 'off' },
      devices: [],
      chosen: null,
      smoothing: true,
      map: false,
      paused: false,

      start: () => {
        // One at a time: phones cannot open a second one beside the first.
        close();
        const controller = new AbortController();
        opening = controller;
        set({ sight: { phase: 'opening' } });
        unwatch();
        unwatch = cameras.watch(look);
        open(controller)
          .catch((thrown: unknown) => opening === controller && fail(thrown))
          .then(look);
      },

      stop: () => {
        unwatch();
        close();
        set({ sight: { phase: 'off' } });
      },

      choose: (device) => {
        set({ chosen: device });
        get().start();
      },

      smoothen: (smoothing) => set({ smoothing }),
      showMap: (map) => set({ map }),
      pause: (paused) => {
        set({ paused });
        if (paused) live.rest();
      },
      offer: live.offer,
      again: live.again,
      snap: (take, name) => {
        take().then(
          (file) => onStill({ file, name }),
          (thrown: unknown) => set({ failure: InklingError.from(thrown).toPlain() }),
        );
      },
    };
  });
}
