import type { Text } from '../text.ts';
import { form, plural } from './words.ts';

export const models: Text['models'] = {
  record: 'Результаты модели',
  legend: 'Что искать',
  knows: (count) => `Знакомо только это: ${plural(count, { one: 'вещь', few: 'вещи', many: 'вещей' })}`,
  closed: 'Ответом всегда будет что-то из этого: всё остальное тоже окажется чем-то из списка.',
  classes: (count, names) =>
    `${count} ${form(count, { one: 'класс', few: 'класса', many: 'классов' })}: ${names}`,
  accuracy: (percent, images, count) =>
    `верно в ${percent} случаев на ${images} ${form(count, { one: 'проверочной картинке', few: 'проверочных картинках', many: 'проверочных картинках' })}`,
};
