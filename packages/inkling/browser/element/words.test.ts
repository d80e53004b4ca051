import { expect, test } from 'vitest';
import { english } from './words.ts';
import { wordsIn } from './words-in.ts';

test.each([
  ['en', 'en'],
  ['ru', 'ru'],
  ['ru-BY', 'ru'],
  ['RU', 'ru'],
  ['de', 'en'],
  ['', 'en'],
  ['constructor', 'en'],
])('in “%s” it speaks “%s”', async (asked, spoken) => {
  expect((await wordsIn(asked)).language).toBe(spoken);
});

test('Russian says all that English says, in its own letters', async () => {
  const { language, ...russian } = await wordsIn('ru');
  expect(Object.keys(russian).sort()).toEqual(
    Object.keys(english)
      .filter((key) => key !== 'language')
      .sort(),
  );
  for (const key of ['choose', 'another', 'hint', 'drop', 'picture', 'region'] as const) {
    expect(russian[key], key).toMatch(/[а-яё]/i);
  }
});
