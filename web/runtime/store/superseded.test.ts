import { expect, test } from 'vitest';
import { isSuperseded } from './superseded.ts';

const bucket = 'https://host/models/cifar10';
const [older, newer] = ['e67168a73834c605', '0123456789abcdef'];

test('another version of the same model, whatever its files are called', () => {
  const kept = `${bucket}/${older}/weights.bin?sha256=aa`;
  expect(isSuperseded(kept, `${bucket}/${newer}/weights.bin?sha256=bb`)).toBe(true);
  expect(isSuperseded(kept, `${bucket}/${newer}/graph/model.onnx?sha256=bb`)).toBe(true);
});

test('not the other files of the same version, nor another model, nor another bucket', () => {
  const next = `${bucket}/${newer}/weights.bin?sha256=bb`;
  expect(isSuperseded(`${bucket}/${newer}/model.onnx?sha256=aa`, next)).toBe(false);
  expect(isSuperseded(`https://host/models/pizza/${older}/weights.bin?sha256=aa`, next)).toBe(false);
  expect(isSuperseded(`https://other/models/cifar10/${older}/weights.bin?sha256=aa`, next)).toBe(false);
});

test('another build of the same file, and no other file of the build', () => {
  const next = 'https://host/assets/ort-wasm-simd-threaded-DcHrbrbl.wasm?sha256=bb';
  expect(isSuperseded('https://host/assets/ort-wasm-simd-threaded-a_-45678.wasm?sha256=aa', next)).toBe(true);
  expect(isSuperseded('https://host/assets/ort-wasm-simd-DcHrbrbl.wasm?sha256=aa', next)).toBe(false);
  expect(isSuperseded('https://host/assets/ort-wasm-simd-threaded-a_-45678.mjs?sha256=aa', next)).toBe(false);
});

test('other bytes at the same address, and never the entry itself', () => {
  expect(isSuperseded('https://host/a.bin?sha256=aa', 'https://host/a.bin?sha256=bb')).toBe(true);
  expect(isSuperseded('https://host/a.bin?sha256=bb', 'https://host/a.bin?sha256=bb')).toBe(false);
  const versioned = `${bucket}/${newer}/weights.bin?sha256=bb`;
  expect(isSuperseded(versioned, versioned)).toBe(false);
  expect(isSuperseded(`${bucket}/${newer}/weights.bin?sha256=aa`, versioned)).toBe(true);
});
