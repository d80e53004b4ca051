import type { ErrorCode } from '../../../runtime/index.ts';
import { engineName, precisionName } from '../engine-names.ts';
import type { Text } from '../text.ts';
import { and, threadsText } from './words.ts';

/** What an engine did that another one had to answer for; the name of the engine comes before it. */
function failing(code: ErrorCode): string {
  switch (code) {
    case 'engine-unsupported':
      return 'не работает в этом браузере';
    case 'engine-stalled':
      return 'не ответил вовремя';
    case 'out-of-memory':
      return 'исчерпал память';
    case 'download-corrupt':
      return 'загрузился повреждённым';
    case 'download-refused':
    case 'download-failed':
    case 'download-stalled':
      return 'не удалось загрузить';
    default:
      return 'остановился из-за сбоя';
  }
}

export const engine: Text['engine'] = {
  name: engineName,
  line: (time, id, threads, precision) =>
    `${time}, ${engineName(id)}, ${threadsText(threads)}, ${precisionName(precision)}`,
  parts: (prepare, run) => `${prepare} заняли чтение и уменьшение картинки, ${run} — сама модель.`,
  legend: 'Движок',
  automatic: 'Автоматически',
  unsupported: (ids) => `Не работает в этом браузере: ${and(ids.map(engineName))}.`,
  timings: (timings) => {
    const parts = timings.map(({ engine, threads, time }) => {
      const name = threads > 0 ? `${engineName(engine)}, ${threadsText(threads)}` : engineName(engine);
      return `${name}: ${time}`;
    });
    return `${parts.join('; ')} на этом устройстве`;
  },
  reasons: {
    visitor: 'Выбран вами.',
    only: 'Другие движки здесь эту модель не запустят.',
    unmeasured: 'Взят первым: скорость движков здесь ещё не измерена.',
    fallback: (failed, code, answered) =>
      `${engineName(failed)} ${failing(code)}, поэтому ответил ${engineName(answered)}.`,
  },
  measure: { first: 'Измерить', again: 'Измерить снова', stop: 'Остановить измерение' },
  measuring: 'Измеряется скорость каждого движка…',
  measured: (timings) => `Измерено: ${timings}.`,
  measuringFailed: (what) => `Измерить не удалось. ${what}`,
};
