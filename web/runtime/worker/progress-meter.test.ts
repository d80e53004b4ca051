import { expect, test } from 'vitest';
import type { Progress } from '../interface/progress.ts';
import { ProgressMeter } from './progress-meter.ts';

type Download = Extract<Progress, { phase: 'downloading' }>;

function makeMeter() {
  const told: Download[] = [];
  const meter = new ProgressMeter((progress) => told.push(progress as Download));
  return { meter, told };
}

test('one count over engine and model, in bytes as they travel', () => {
  const { meter, told } = makeMeter();
  meter.expect('model', 'model', 200);
  meter.expect('engine', 'engine', undefined);
  meter.update('model', 0.5, 200);
  expect(told.at(-1)).toEqual({ phase: 'downloading', what: 'both', loaded: 100, total: 0 });
  meter.update('engine', 0, 300);
  expect(told.at(-1)).toEqual({ phase: 'downloading', what: 'both', loaded: 100, total: 500 });
  meter.update('model', 1, 200);
  expect(told.at(-1)).toEqual({ phase: 'downloading', what: 'engine', loaded: 200, total: 500 });
  meter.update('engine', 1, 300);
  expect(told.at(-1)).toMatchObject({ loaded: 500, total: 500 });
});

test('the share never falls, even when more travels than was expected', () => {
  const { meter, told } = makeMeter();
  meter.expect('graph', 'model', 100);
  meter.expect('weights', 'model', 100);
  meter.update('graph', 1, 100);
  meter.update('weights', 0, 900);
  meter.update('weights', 0.5, 900);
  meter.update('weights', 1, 900);
  const shares = told.map(({ loaded, total }) => loaded / total);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test('what is on this device is not fetched: nothing is told of it', () => {
  const { meter, told } = makeMeter();
  meter.expect('engine', 'engine', undefined);
  meter.expect('model', 'model', 100);
  meter.update('model', 1, 0);
  meter.update('engine', 1, 0);
  expect(told).toEqual([]);
});

test('a server that does not answer is waited for, and said to be', () => {
  const { meter, told } = makeMeter();
  meter.expect('engine', 'engine', undefined);
  meter.expect('weights', 'model', 100);
  meter.update('engine', 1, 0);
  meter.update('weights', 0, undefined);
  expect(told).toEqual([{ phase: 'downloading', what: 'model', loaded: 0, total: 100 }]);
});

test('what is asked for before anything is known of it has no total', () => {
  const { meter, told } = makeMeter();
  meter.expect('engine', 'engine', undefined);
  meter.update('engine', 0, undefined);
  expect(told).toEqual([{ phase: 'downloading', what: 'engine', loaded: 0, total: 0 }]);
});

test('what is no longer waited for is said at once: nothing more may come of the rest', () => {
  const { meter, told } = makeMeter();
  meter.expect('engine', 'engine', undefined);
  meter.expect('model', 'model', 100);
  meter.update('model', 0.5, 100);
  meter.drop('engine');
  expect(told.map(({ what }) => what)).toEqual(['both', 'model']);
  expect(told.at(-1)).toMatchObject({ loaded: 50, total: 100 });
});

test('what turns out not to be needed is not waited for', () => {
  const { meter, told } = makeMeter();
  meter.expect('engine', 'engine', undefined);
  meter.expect('model', 'model', 100);
  meter.drop('engine');
  meter.update('model', 0.25, 100);
  expect(told).toEqual([{ phase: 'downloading', what: 'model', loaded: 25, total: 100 }]);
});
