import { describe, expect, it } from 'vitest';
import { rowsToCsv, rowsToJson } from '../../core/export-rows.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { exportedModels, exportRows, labelsOf } from './list-export.ts';
import { animals, answered, entriesOf, failed } from './testing/made-up-list.ts';

const food: ModelSummary = {
  ...animals,
  id: 'food',
  version: 'f'.repeat(16),
  labels: [
    { id: 'pizza', name: { en: 'pizza' } },
    { id: 'cat', name: { en: 'cat' } },
  ],
};
const entries = entriesOf({
  'cat/=1.png': answered(0, 0.5, { warnings: ['noisy', 'too-dark'] }),
  'b, "c".png': failed,
  'waits.png': { state: 'waiting' },
});

const truths = new Map(entries.slice(1, 2).map(({ file }) => [file, { animals: 'dog' }]));

describe('the export', () => {
  it('has a row for each picture with a result, with exactly these fields', () => {
    expect(JSON.parse(rowsToJson(exportRows(entries, truths)))).toEqual([
      {
        name: '=1.png',
        path: 'cat/=1.png',
        truth: 'cat',
        label: 'cat',
        probability: 0.5,
        probabilities: { cat: 0.5, dog: 0.25, 'polar-bear': 0.25 },
        model: 'animals',
        version: animals.version,
        engine: 'ort-wasm',
        precision: 'int8',
        crop: { x: 80, y: 0, width: 480, height: 480 },
        ms: 12.5,
        warnings: ['noisy', 'too-dark'],
        error: null,
      },
      {
        name: 'b, "c".png',
        path: 'b, "c".png',
        truth: 'dog',
        label: null,
        probability: null,
        probabilities: {},
        model: 'animals',
        version: animals.version,
        engine: null,
        precision: null,
        crop: null,
        ms: null,
        warnings: [],
        error: 'image-corrupt',
      },
    ]);
  });

  it('has the same in CSV, with a column for each class', () => {
    const csv = rowsToCsv(exportRows(entries, truths), labelsOf(exportedModels(entries)));
    expect(csv).toBe(
      [
        '\uFEFFname,path,truth,label,probability,model,version,engine,precision,ms,warnings,error,crop x,crop y,crop width,crop height,probability cat,probability dog,probability polar-bear',
        `"'=1.png",cat/=1.png,cat,cat,0.5,animals,${animals.version},ort-wasm,int8,12.5,noisy too-dark,,80,0,480,480,0.5,0.25,0.25`,
        `"b, ""c"".png","b, ""c"".png",dog,,,animals,${animals.version},,,,,image-corrupt,,,,,,,`,
        '',
      ].join('\r\n'),
    );
  });

  it('has the classes of every model, in the order in which the models came', () => {
    const both = entriesOf({
      a: answered(0, 0.5),
      b: answered(0, 0.9, { model: food, probabilities: [0.9, 0.1] }),
    });
    expect(labelsOf(exportedModels(both))).toEqual(['cat', 'dog', 'polar-bear', 'pizza']);
  });
});
