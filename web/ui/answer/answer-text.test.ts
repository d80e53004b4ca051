import { expect, it } from 'vitest';
import { madeUpGrades } from '../parts/testing/made-up-model.ts';
import { details as englishDetails } from '../text/en/details.ts';
import { en as english } from '../text/en/index.ts';
import { details as russianDetails } from '../text/ru/details.ts';
import { ru as russian } from '../text/ru/index.ts';
import { answerAsText } from './answer-text.ts';

const en = { ...english, ...englishDetails };
const ru = { ...russian, ...russianDetails };
const named = (name: string) => ({ name, crop: null });

const answer = {
  model: { id: 'pets', version: '0123456789abcdef' },
  engine: { id: 'ort-wasm', precision: 'int8', threads: 2, reason: { by: 'only' } },
  classes: [
    { id: 'cat', name: { en: 'cat', ru: 'кошка' }, probability: 0.9731 },
    { id: 'dog', name: { en: 'dog', ru: 'собака' }, probability: 0.0269 },
  ],
  warnings: [],
  grades: madeUpGrades,
  milliseconds: { prepare: 3, run: 8, total: 12 },
} as const;

it('has headline, every class, model and engine', () => {
  expect(answerAsText(named('tom.jpg'), answer, en)).toBe(
    [
      'tom.jpg: Very likely a cat',
      'cat: 97.3%',
      'dog: 2.7%',
      'Model: pets, version 0123456789abcdef',
      'Engine: 12 ms with WASM, 2 threads, int8',
      '',
    ].join('\n'),
  );
});

it('says what to be wary of, in the language of the page', () => {
  const warnings = [{ code: 'too-dark', statistic: 'brightness', value: 0.01, threshold: 0.1 }] as const;
  const lines = answerAsText(named('кот.jpg'), { ...answer, warnings }, ru).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'кот.jpg: Не похоже ни на что из того, что я знаю',
    'Без ответа: слишком темно.',
    'кошка: 97,3\u00a0%',
  ]);
  expect(lines.at(-2)).toBe('Движок: 12 мс, WASM, 2 потока, int8');
});

it('names the part that was asked about, where one was chosen', () => {
  const picture = { name: 'tom.jpg', crop: { x: 1200, y: 0, width: 1480, height: 1480 } };
  expect(answerAsText(picture, answer, en).split('\n').at(-4)).toBe('Part: x 1200, y 0, 1480 × 1480 pixels');
  expect(answerAsText(picture, answer, ru).split('\n').at(-4)).toBe(
    'Часть: x 1200, y 0, 1480 × 1480 пикселей',
  );
});
