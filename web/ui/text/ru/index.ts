/** All that the page says, in Russian. */
import type { WarningCode } from '../../../core/familiarity-schema.ts';
import type { Text } from '../text.ts';
import { answer } from './answer.ts';
import { camera } from './camera.ts';
import { compare } from './compare.ts';
import { device, settings, update } from './device.ts';
import { engine } from './engines.ts';
import { errors } from './errors.ts';
import { headline } from './headline.ts';
import { list } from './list.ts';
import { ways } from './sources.ts';
import { plural } from './words.ts';

/** What is off about a picture; each ends the sentence `unlike`. */
const warnings: Record<WarningCode, string> = {
  'low-contrast': 'слишком мало контраста',
  noisy: 'слишком много шума или слишком мелкий узор',
  blurred: 'слишком мало деталей',
  'too-dark': 'слишком темно',
  'too-bright': 'слишком светло',
  'red-channel': 'необычно много или мало красного',
  'green-channel': 'необычно много или мало зелёного',
  'blue-channel': 'необычно много или мало синего',
  unfamiliar: 'ничего явно знакомого на ней нет',
};

const units = { kB: 'кБ', MB: 'МБ' };

export const ru: Text = {
  language: 'ru',
  name: 'Inkling',
  title: 'Inkling: что на вашей картинке?',
  languages: {
    label: 'Язык',
    missing: (name) => `Язык «${name}» загрузить не удалось, страница остаётся на прежнем.`,
  },
  promise: 'Картинка не покидает это устройство.',
  intro: {
    question: 'Что на вашей картинке?',
    sentence: 'Покажите Inkling картинку, и он скажет, что на ней видит и насколько уверен.',
    knows: (count) => `Знакомо только это: ${plural(count, { one: 'вещь', few: 'вещи', many: 'вещей' })}`,
    closed: 'Ответом всегда будет что-то из этого: всё остальное тоже окажется чем-то из списка.',
  },
  models: { legend: 'Что искать' },
  choose: {
    first: 'Выбрать картинку',
    another: 'Выбрать другую картинку',
    firstHint: 'или перетащите её на страницу, или вставьте из буфера',
    anotherHint: 'или перетащите или вставьте',
  },
  drop: 'Отпустите картинку в любом месте',
  pastedName: 'Вставленная картинка',
  progress: {
    waiting: 'Подготовка…',
    decoding: 'Читаю картинку…',
    starting: 'Запускаю движок…',
    running: 'Смотрю на неё…',
    downloading: {
      model: 'Загружается модель',
      engine: 'Загружается движок',
      both: 'Загружаются модель и её движок',
    },
    bytes: (fetching, { loaded, total, unit }) => `${fetching}, ${loaded} из ${total} ${units[unit]}`,
    network: 'По сети приходят только модель и её движок. Картинка никуда не уходит.',
    cancel: 'Отмена',
  },
  result: {
    region: 'Ответ',
    bars: 'Вероятность каждого класса',
    size: (size) => `${size} пикселей`,
    alt: (name) => `Ваша картинка, ${name}`,
    why: 'Откуда такой ответ',
    seen: 'Что видит модель',
    seenCaption: (size) =>
      `Середина картинки, уменьшенная до ${size} пикселей. Более мелкое на ответ повлиять не может.`,
    announce: (name, answer, percent) => `${name}: ${answer}, ${percent}.`,
    unlike: (reasons) => `Это не похоже на то, на чём модель училась: ${reasons.join(' и ')}.`,
  },
  answer,
  ways,
  engine,
  compare,
  list,
  camera,
  device,
  settings,
  update,
  notice: {
    about: (name) => `Файл: ${name}`,
    retry: 'Попробовать снова',
    automatic: 'Пусть Inkling выберет движок сам',
    dismiss: 'Закрыть',
    technical: 'Технические подробности',
  },
  errors,
  warnings,
  headline,
};
