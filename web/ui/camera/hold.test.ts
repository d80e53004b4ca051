import { expect, it } from 'vitest';
import { type Held, hold } from './hold.ts';

/** Follows the keys, one each half second, and says what held after each. */
function follow(keys: string): (string | undefined)[] {
  let held: Held<string> | null = null;
  return [...keys].map((key, i) => {
    held = hold(held, key, `${key}${i}`, i * 500, 2000);
    return held.held?.value;
  });
}

it('holds what stayed the same for so long, as it was then', () => {
  expect(follow('aaaaaa')).toEqual([undefined, undefined, undefined, undefined, 'a4', 'a4']);
});

it('says nothing of what flickers', () => {
  expect(follow('abababab')).toEqual(Array(8).fill(undefined));
});

it('keeps the last that held until another one does', () => {
  expect(follow('aaaaabbbbbb').slice(4)).toEqual(['a4', 'a4', 'a4', 'a4', 'a4', 'b9', 'b9']);
});

it('does not hold the same once more after an interruption', () => {
  expect(follow('aaaaabbaaaaaa').at(-1)).toBe('a4');
});
