import type { CameraCode, ErrorText } from '../codes.ts';

export const cameraErrors: Readonly<Record<CameraCode, ErrorText>> = {
  'camera-denied': {
    what: 'The page was not allowed to use the camera.',
    next: 'Try again and allow it when the browser asks, or choose a picture instead.',
  },
  'camera-blocked': {
    what: 'The browser does not let this page use the camera, and does not ask any more.',
    next: 'Allow the camera in the browser’s settings for this page, mostly behind the sign beside its address, and in the system’s settings for the browser. Then try again.',
  },
  'camera-absent': {
    what: 'No camera was found.',
    next: 'Connect one and try again, or choose a picture instead.',
  },
  'camera-busy': {
    what: 'The camera does not start: another program may be using it.',
    next: 'Close what else uses it and try again, or choose another camera.',
  },
  'camera-lost': {
    what: 'The camera is gone: it was unplugged, or the system took it away.',
    next: 'Connect it and try again, or choose another camera.',
  },
  'camera-insecure': {
    what: 'Browsers give the camera to pages that come over https only, and this one does not.',
    next: 'Open the page with https:// in its address, or choose a picture instead.',
  },
};
