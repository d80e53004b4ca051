import { describe, expect, it } from 'vitest';
import { en } from './en/index.ts';
import { ru } from './ru/index.ts';

/** Where a control is named by more than what is to be seen on it: both, for a model. */
const names = ({ device }: typeof en) => [
  [device.fetch('8 MB'), device.fetchNamed('Pizza', '8 MB')],
  [device.cancel, device.cancelNamed('Pizza')],
  [device.remove, device.removeNamed('Pizza')],
];

describe.each([
  ['English', en],
  ['Russian', ru],
])('in %s', (_, text) => {
  it.each(names(text))('who sees “%s” may say it (WCAG 2.5.3): %s', (seen, name) => {
    expect(name?.startsWith(seen ?? '')).toBe(true);
  });
});
