/** The device's cameras: which there are, one of them open, and what goes wrong, in the codes of the catalogue. */
import { type ErrorCode, InklingError } from '../../core/errors.ts';

export interface CameraDevice {
  readonly id: string;
  /** As the system names it; empty where the browser does not tell. */
  readonly label: string;
}

export interface OpenCamera extends CameraDevice {
  readonly stream: MediaStream;
  /** Which way it looks; undefined where the browser does not tell. */
  readonly facing: 'user' | 'environment' | undefined;
  /** Stops it: its light goes off. */
  close(): void;
}

export interface Cameras {
  /**
   * Opens a camera, asking the visitor where that is needed.
   *
   * @param id null: the rear one where there are several, else whichever the browser offers
   * @param onLost called if it goes while it is open
   * @throws InklingError `camera-*`; `cancelled` if the signal aborted meanwhile: then nothing stays open
   */
  open(id: string | null, signal: AbortSignal, onLost: () => void): Promise<OpenCamera>;
  /** Those that there are; they have names and ids once one was opened. */
  list(): Promise<readonly CameraDevice[]>;
  /** Calls back when one was plugged in or out. Returns what ends that. */
  watch(callback: () => void): () => void;
}

/** The parts of a page that it needs. `mediaDevices` and `permissions` are absent in some browsers, and without https. */
export interface CameraPage {
  readonly navigator: Partial<Pick<Navigator, 'mediaDevices' | 'permissions'>>;
  readonly isSecureContext: boolean;
}

/**
 * Enough for any model's input, little enough for each frame's pixels to be read in a millisecond; faster than the eye
 * where the camera can.
 */
const wish = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 60 } } as const;

export function createCameras({ navigator, isSecureContext }: CameraPage = window): Cameras {
  const { mediaDevices, permissions } = navigator;

  /** Whether asking again is in vain, as far as the browser tells. */
  const isBlocked = async () => {
    try {
      return (await permissions?.query({ name: 'camera' }))?.state === 'denied';
    } catch {
      return false; // Firefox before 131 knows no permission of that name
    }
  };

  const toCode = async (name: string, id: string | null): Promise<ErrorCode> => {
    const code = codes[name] ?? 'internal';
    if (code === 'camera-denied' && (await isBlocked())) return 'camera-blocked';
    // Without an id nothing is asked for that a camera could lack: WebKit says so where there is none.
    if (code === 'camera-lost' && id === null) return 'camera-absent';
    return code;
  };

  return {
    open: async (id, signal, onLost) => {
      if (!mediaDevices) throw new InklingError(isSecureContext ? 'camera-absent' : 'camera-insecure');
      const choice = id === null ? { facingMode: { ideal: 'environment' } } : { deviceId: { exact: id } };
      const stream = await mediaDevices
        .getUserMedia({ video: { ...choice, ...wish } })
        .catch(async (thrown: DOMException) => {
          const { name, message } = thrown;
          throw new InklingError(await toCode(name, id), `${name}: ${message}`, { cause: thrown });
        });
      const close = () => {
        for (const track of stream.getTracks()) track.stop();
      };
      const [track] = stream.getVideoTracks();
      if (signal.aborted || !track) {
        close();
        throw new InklingError(track ? 'cancelled' : 'camera-absent');
      }
      track.addEventListener('ended', onLost); // not after `stop()`
      const { deviceId = '', facingMode } = track.getSettings();
      const facing = facingMode === 'user' || facingMode === 'environment' ? facingMode : undefined;
      return { id: deviceId, label: track.label, stream, facing, close };
    },

    list: async () => {
      const devices = (await mediaDevices?.enumerateDevices()) ?? [];
      return devices
        .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    },

    watch: (callback) => {
      mediaDevices?.addEventListener('devicechange', callback);
      return () => mediaDevices?.removeEventListener('devicechange', callback);
    },
  };
}

/** What `getUserMedia` rejects with (Media Capture and Streams, 10.2): the names of its errors. */
const codes: Partial<Record<string, ErrorCode>> = {
  NotAllowedError: 'camera-denied',
  SecurityError: 'camera-blocked',
  NotFoundError: 'camera-absent',
  // The one that was asked for by its id is not there any more.
  OverconstrainedError: 'camera-lost',
  NotReadableError: 'camera-busy',
  // Chromium: it did not start in time.
  AbortError: 'camera-busy',
};
