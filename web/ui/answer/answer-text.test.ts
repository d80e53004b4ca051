import { expect, it } from 'vitest';
import { madeUpGrades } from '../parts/testing/made-up-model.ts';
import { en } from '../text/en/index.ts';
import { ru } from '../text/ru/index.ts';
import { answerAsText } from './answer-text.ts';

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
  expect(answerAsText('tom.jpg', answer, en)).toBe(
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
  const lines = answerAsText('кот.jpg', { ...answer, warnings }, ru).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'кот.jpg: Не похоже ни на что из того, что я знаю',
    'Без ответа: слишком темно.',
    'кошка: 97,3\u00a0%',
  ]);
  expect(lines.at(-2)).toBe('Движок: 12 мс, WASM, 2 потока, int8');
});
