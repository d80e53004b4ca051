import { expect, it } from 'vitest';
import { settle, startStores } from '../testing/made-up-stores.ts';

it('no part is being chosen with another picture, nor when the first one comes back', async () => {
  const stores = await startStores({});
  const { classify, look } = stores.answers.getState();
  const [one, other] = [new Blob(['1']), new Blob(['2'])];
  const give = async (file: Blob) => {
    classify({ file, name: 'x.png' });
    await settle();
  };
  const parted = () => stores.view.getState().parted;
  await give(one);
  stores.view.getState().choosePart(one);
  look({ x: 0, y: 0, width: 1, height: 1 });
  await settle();
  expect(parted()).toBe(one);
  await give(other);
  await give(one);
  expect(parted()).toBeNull();
});
