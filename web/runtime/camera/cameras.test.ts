import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type CameraPage, createCameras } from './cameras.ts';

class FakeTrack extends EventTarget {
  readonly label = 'Back Camera';
  readonly stop = vi.fn();
  settings: MediaTrackSettings = { deviceId: 'rear', facingMode: 'environment' };
  getSettings() {
    return this.settings;
  }
}

let track: FakeTrack;
const getUserMedia = vi.fn<MediaDevices['getUserMedia']>();
const query = vi.fn<Permissions['query']>();
const enumerateDevices = vi.fn<MediaDevices['enumerateDevices']>();

const page = (
  navigator: object = { mediaDevices: { getUserMedia, enumerateDevices }, permissions: { query } },
) => ({ navigator, isSecureContext: true }) as unknown as CameraPage;
const { signal } = new AbortController();
const fails = (name: string) => getUserMedia.mockRejectedValueOnce(new DOMException('made up', name));
const open = (of = page()) => createCameras(of).open(null, signal, () => {});

beforeEach(() => {
  track = new FakeTrack();
  const stream = { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
  getUserMedia.mockReset().mockResolvedValue(stream);
  query.mockReset().mockResolvedValue({ state: 'prompt' } as PermissionStatus);
});

describe('opening', () => {
  test('prefers the rear camera, unless one is named', async () => {
    expect(await open()).toMatchObject({ id: 'rear', label: 'Back Camera', facing: 'environment' });
    expect(getUserMedia.mock.lastCall?.[0]).toMatchObject({
      video: { facingMode: { ideal: 'environment' } },
    });
    await createCameras(page()).open('front', signal, () => {});
    const named = getUserMedia.mock.lastCall?.[0];
    expect(named).toMatchObject({ video: { deviceId: { exact: 'front' } } });
    expect(named).not.toHaveProperty('video.facingMode');
  });

  test('does not guess which way it looks', async () => {
    track.settings = {};
    expect(await open()).toMatchObject({ id: '', facing: undefined });
  });

  test('tells when it is lost, and closing stops it', async () => {
    const onLost = vi.fn();
    const camera = await createCameras(page()).open(null, signal, onLost);
    track.dispatchEvent(new Event('ended'));
    expect(onLost).toHaveBeenCalledTimes(1);
    camera.close();
    expect(track.stop).toHaveBeenCalledTimes(1);
  });

  test('that nobody waits for any more leaves nothing open', async () => {
    const controller = new AbortController();
    const opening = createCameras(page()).open(null, controller.signal, () => {});
    controller.abort();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect(track.stop).toHaveBeenCalledTimes(1);
  });
});

describe('what goes wrong', () => {
  test.each([
    ['NotAllowedError', 'camera-denied'],
    ['SecurityError', 'camera-blocked'],
    ['NotFoundError', 'camera-absent'],
    ['NotReadableError', 'camera-busy'],
    ['AbortError', 'camera-busy'],
    ['TypeError', 'internal'],
  ])('%s is %s', async (name, code) => {
    fails(name);
    await expect(open()).rejects.toMatchObject({ code, detail: `${name}: made up` });
  });

  test('what only a camera that was asked for by its id can lack: without one, there is none', async () => {
    fails('OverconstrainedError');
    await expect(createCameras(page()).open('front', signal, () => {})).rejects.toMatchObject({
      code: 'camera-lost',
    });
    fails('OverconstrainedError');
    await expect(open()).rejects.toMatchObject({ code: 'camera-absent' });
  });

  test('refused for good is another thing than refused once', async () => {
    fails('NotAllowedError');
    query.mockResolvedValueOnce({ state: 'denied' } as PermissionStatus);
    await expect(open()).rejects.toMatchObject({ code: 'camera-blocked' });
  });

  test('a browser that knows no such permission, or none at all, refused once', async () => {
    fails('NotAllowedError');
    query.mockRejectedValueOnce(new TypeError('camera'));
    await expect(open()).rejects.toMatchObject({ code: 'camera-denied' });
    fails('NotAllowedError');
    await expect(open(page({ mediaDevices: { getUserMedia } }))).rejects.toMatchObject({
      code: 'camera-denied',
    });
  });

  test('without https there is nothing to ask', async () => {
    await expect(open({ ...page({}), isSecureContext: false })).rejects.toMatchObject({
      code: 'camera-insecure',
    });
    await expect(open(page({}))).rejects.toMatchObject({ code: 'camera-absent' });
  });
});

describe('the list', () => {
  test('has the cameras that can be asked for', async () => {
    enumerateDevices.mockResolvedValueOnce([
      { kind: 'audioinput', deviceId: 'm', label: 'Microphone' },
      { kind: 'videoinput', deviceId: 'rear', label: 'Back Camera' },
      { kind: 'videoinput', deviceId: '', label: '' }, // before the visitor allowed any
    ] as MediaDeviceInfo[]);
    expect(await createCameras(page()).list()).toEqual([{ id: 'rear', label: 'Back Camera' }]);
  });

  test('is empty where there are no media', async () => {
    expect(await createCameras(page({})).list()).toEqual([]);
  });
});
