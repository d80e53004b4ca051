import { describe, expect, it } from 'vitest';
import type { ModelSummary } from '../../runtime/index.ts';
import { en } from '../text/en/index.ts';
import { ru } from '../text/ru/index.ts';
import { describeModel } from './model-card.ts';

const weights = [{ path: 'weights.bin', bytes: 2_000_000, sha256: '' }];
const model: ModelSummary = {
  id: 'pets',
  version: '0123456789abcdef',
  title: { en: 'Pets', ru: 'Питомцы' },
  description: { en: 'Pets' },
  labels: [
    { id: 'cat', name: { en: 'cat', ru: 'кошка' } },
    { id: 'dog', name: { en: 'dog', ru: 'собака' } },
  ],
  artifacts: [
    { engine: 'ort-wasm', precision: 'int8', bytes: 40_000, weights },
    { engine: 'tfjs-webgl', precision: 'int8-weights', bytes: 500_000, weights },
  ],
  measured: { images: 8000, accuracy: { float32: 0.943, int8: 0.9375 } },
};

describe('a model’s card', () => {
  it('says what it tells, how often it is right with this engine, and what it weighs', () => {
    expect(describeModel(model, 'ort-wasm', en)).toEqual({
      title: 'Pets',
      classes: '2 classes: cat, dog',
      accuracy: '93.8% right on 8,000 test pictures',
      size: '2.0 MB',
    });
    expect(describeModel(model, 'tfjs-webgl', en).size).toBe('2.5 MB');
  });

  it('claims no more than the worst of what was measured, where this precision was not', () => {
    expect(describeModel(model, 'tfjs-webgl', en).accuracy).toMatch(/^93\.8%/);
  });

  it('takes the first engine where it has nothing for the one that is asked for', () => {
    expect(describeModel(model, 'other', en).size).toBe('2.0 MB');
  });

  it('speaks Russian, with its plurals', () => {
    expect(describeModel(model, 'ort-wasm', ru)).toEqual({
      title: 'Питомцы',
      classes: '2 класса: кошка, собака',
      accuracy: 'верно в 93,8\u00a0% случаев на 8\u00a0000 проверочных картинках',
      size: '2,0 МБ',
    });
    expect([1, 5, 21, 22].map((count) => ru.models.classes(count, 'x').slice(0, -3))).toEqual([
      '1 класс',
      '5 классов',
      '21 класс',
      '22 класса',
    ]);
  });
});
