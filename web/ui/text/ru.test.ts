import { describe, expect, it } from 'vitest';
import { en } from './en/index.ts';
import { languages } from './languages.ts';
import { details } from './ru/details.ts';
import { ru } from './ru/index.ts';
import { record } from './ru/record.ts';
import { plural, threadsText } from './ru/words.ts';
import { countsTexts } from './use-counts-text.ts';
import { detailsTexts } from './use-details-text.ts';
import { recordTexts } from './use-record-text.ts';
import { storedTexts } from './use-stored-text.ts';

/** Texts that are the same in every language. */
const international = new Set(['language', 'name', 'engine.name', 'result.announce', 'compare.running']);

/** What comes with the code that says it. */
const late = (language: string) => ({
  ...detailsTexts[language],
  ...recordTexts[language],
  ...storedTexts[language],
  ...countsTexts[language],
});

/** Every text by its path; of a function, its source. */
function* leaves(value: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'function') yield [path, value.toString()];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* leaves(inner, path ? `${path}.${key}` : key);
  }
}

describe('Russian', () => {
  const texts = new Map(leaves({ ...ru, ...late('ru') }, ''));

  it('has every text that English has', () => {
    expect([...texts.keys()].sort()).toEqual(
      [...new Map(leaves({ ...en, ...late('en') }, '')).keys()].sort(),
    );
  });

  it('has no text left in English', () => {
    // A function that only passes its parts on to another one has no words of its own.
    const delegates = new Set(['compare.of', 'compare.verdict', 'engine.line', 'record.classes.share']);
    const left = [...texts].filter(
      ([path, text]) => !international.has(path) && !delegates.has(path) && !/[а-яё]/i.test(text),
    );
    expect(left).toEqual([]);
    for (const path of international) expect(texts.has(path), path).toBe(true);
    for (const path of delegates) expect(texts.has(path), path).toBe(true);
  });

  it('is there, as every language is, in what comes with the code that says it', () => {
    const codes = languages.map(({ code }) => code);
    expect(Object.keys(detailsTexts)).toEqual(codes);
    expect(Object.keys(recordTexts)).toEqual(codes);
    expect(Object.keys(storedTexts)).toEqual(codes);
    expect(Object.keys(countsTexts)).toEqual(codes);
  });

  it('tells a record', () => {
    expect(record.like('97', 'кошка', 'very-likely', 391)).toBe(
      'Из ста таких ответов («кошка», скорее всего) верны 97: так было на проверочных картинках, 391 ответ.',
    );
  });

  it('puts a noun into its form', () => {
    const forms = { one: 'класс', few: 'класса', many: 'классов' };
    expect([1, 2, 5, 11, 21, 22, 112, 1000].map((count) => plural(count, forms))).toEqual([
      '1 класс',
      '2 класса',
      '5 классов',
      '11 классов',
      '21 класс',
      '22 класса',
      '112 классов',
      '1\u00a0000 классов',
    ]);
    expect([1, 3].map(ru.sources.leftOut)).toEqual([
      '1 файл пропущен: это не картинка.',
      '3 файла пропущено: это не картинки.',
    ]);
    expect([0, 1, 4].map(threadsText)).toEqual(['на видеокарте', '1 поток', '4 потока']);
  });

  it('grades an answer in words', () => {
    expect(ru.headline({ grade: 'very-likely', name: 'кошка' })).toBe('Скорее всего, это кошка');
    expect(ru.headline({ grade: 'probably', name: 'кошка' })).toBe('Похоже, это кошка');
    expect(ru.headline({ grade: 'held-back' })).toBe('Не похоже ни на что из того, что я знаю');
    expect(ru.headline({ grade: 'unsure', names: ['кошка', 'собака'] })).toBe(
      'Трудно сказать: возможно, кошка или собака',
    );
    expect(ru.headline({ grade: 'lost' })).toBe('Трудно сказать: ничего не выделяется');
  });

  it('orders the parts of a sentence', () => {
    expect(ru.engine.line('12 мс', 'ort-wasm', 2, 'int8')).toBe('12 мс, WASM, 2 потока, int8');
    expect(ru.engine.unsupported(['ort-wasm', 'tfjs-webgl'])).toBe(
      'Не работает в этом браузере: WASM и WebGL.',
    );
    expect(details.compare.of(0, 'int8-weights')).toBe('на видеокарте, float32');
    expect(details.compare.note(30)).toContain('по 30 запускам');
    expect(ru.progress.bytes('Загружается модель', { loaded: '0,1', total: '2,0', unit: 'MB' })).toBe(
      'Загружается модель, 0,1 из 2,0 МБ',
    );
    const largest = { id: 'cat', name: 'кошка', probabilities: {}, difference: 0.1 };
    expect(details.compare.verdict({ kind: 'same', name: 'кошка', largest }, '0,04')).toBe(
      'Ответ один: кошка. Наибольшая разница вероятностей: 0,04 процентного пункта, у класса «кошка».',
    );
    const answers = [
      { engine: 'ort-wasm', name: 'кошка' },
      { engine: 'tfjs-webgl', name: 'собака' },
    ];
    expect(details.compare.verdict({ kind: 'different', answers, largest }, '10,0')).toContain(
      'Ответы разные: WASM — кошка и WebGL — собака.',
    );
  });
});
