import { beforeEach, expect, it, vi } from 'vitest';
import type { Runtime } from '../../../runtime/index.ts';
import type { Stores } from '../stores.ts';
import { never, settle, startStores, things } from '../testing/made-up-stores.ts';

const measure = vi.fn<Runtime['measure']>((_, signal) => never(signal));
let stores: Stores;
const camera = () => stores.camera.getState();
const give = async (file = new Blob(['x'])) => {
  stores.answers.getState().classify({ file, name: 'x.png' });
  await settle();
};

beforeEach(async () => {
  stores = await startStores({ measure });
});

it('a picture given by another way ends the camera', async () => {
  camera().show();
  await give();
  expect(camera().open).toBe(false);
});

it('its own still does not, nor another model that looks at the picture before', async () => {
  await give();
  camera().show();
  stores.answers.getState().choose('food');
  await settle();
  expect(camera().open).toBe(true);
  const file = new Blob(['still']);
  camera().keepStill({ file, name: 'still' });
  await give(file);
  expect(camera().open).toBe(true);
  expect(stores.answers.getState().shown?.picture.file).toBe(file);
});

it('what was begun for the picture on the page has ended', async () => {
  await give();
  stores.compare.getState().toggle({ file: new Blob(), name: 'x', crop: null, model: things });
  camera().show();
  expect(stores.compare.getState().comparison?.status.phase).toBe('cancelled');
  stores.engines.getState().measure('things');
  camera().hide();
  camera().show();
  expect(measure.mock.lastCall?.[1].aborted).toBe(true);
});
