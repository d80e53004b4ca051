import { expect, it, vi } from 'vitest';
import { createAnswerStore } from '../answer/answer-store.ts';
import { createAddressStore } from '../sources/address-store.ts';
import { followLink } from './follow-link.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve));

function open(href: string) {
  const location = { href };
  const replaceState = vi.fn((_state: unknown, _title: string, url: URL) => {
    location.href = url.href;
  });
  const answers = createAnswerStore({
    runtime: { models: () => new Promise(() => {}), classify: () => new Promise(() => {}) },
    engineFor: async () => undefined,
    objectUrls: { createObjectURL: () => 'blob:x', revokeObjectURL: () => {} },
  });
  const address = createAddressStore({
    read: async () => new File(['x'], 'cat.jpg'),
    take: (given) => answers.getState().classify(given),
    takeAll: () => {},
    pageUrl: 'https://inkling.test/',
  });
  const window = { location, history: { state: null, replaceState } } as unknown as Window;
  followLink({ answers, address, window });
  return { answers, address, location };
}

const link = 'https://inkling.test/?model=pizza&image=https%3A%2F%2Fexample.org%2Fcat.jpg';

it('opens the model and the picture, and leaves the address as it is', async () => {
  const { answers, location } = open(link);
  expect(answers.getState().chosen).toBe('pizza');
  await settle();
  expect(answers.getState().job?.picture.name).toBe('cat.jpg');
  answers.getState().again();
  expect(location.href).toBe(link);
});

it('forgets the model when another is chosen, and the picture when another comes', async () => {
  const { answers, location } = open(link);
  await settle();
  answers.getState().choose('cifar10');
  expect(location.href).toBe('https://inkling.test/?image=https%3A%2F%2Fexample.org%2Fcat.jpg');
  answers.getState().classify({ file: new Blob(['y']), name: 'dog.png' });
  expect(location.href).toBe('https://inkling.test/');
});

it('forgets the picture when another comes before it', async () => {
  const { answers, location } = open(link);
  answers.getState().classify({ file: new Blob(['y']), name: 'dog.png' });
  expect(location.href).toBe('https://inkling.test/?model=pizza');
});

it('does nothing where nothing is asked for', () => {
  const { answers, address } = open('https://inkling.test/?engine=ort-wasm');
  expect(answers.getState()).toMatchObject({ chosen: null, job: null });
  expect(address.getState().loading).toBeNull();
});
