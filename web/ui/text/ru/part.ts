import type { DetailsText } from '../details-text.ts';
import type { Place } from '../values.ts';
import { plural } from './words.ts';

const places: Record<Place, string> = {
  'upper-left': 'в левом верхнем углу',
  top: 'вверху',
  'upper-right': 'в правом верхнем углу',
  left: 'слева',
  middle: 'в середине',
  right: 'справа',
  'lower-left': 'в левом нижнем углу',
  bottom: 'внизу',
  'lower-right': 'в правом нижнем углу',
};

export const part: DetailsText['part'] = {
  choose: 'Другая часть',
  region: 'Часть, которую видит модель',
  square: (size) => `Часть, которую видит модель: ${size} пикселей`,
  how: 'Перетащите квадрат или его углы. С клавиатуры: стрелки двигают его, + и − меняют размер.',
  middle: 'Середина',
  everything: 'Всё',
  squeezed: 'Вся картинка, сжатая до квадрата: формы меняются, и уверенность падает.',
  back: 'Назад',
  left: 'Слева',
  top: 'Сверху',
  width: 'Ширина',
  numbers: 'С клавиатуры или числами',
  search: 'Осмотреть все части',
  stop: 'Остановить',
  searching: (done, of) => `${done} из ${plural(of, { one: 'части', few: 'частей', many: 'частей' })}`,
  found: (name, percent, place) => `Класс «${name}» вероятнее всего ${places[place]}: ${percent}.`,
  nothing: 'Ни в одной части нет ничего знакомого.',
  notFound: (name) => `Ни одна часть не похожа на класс «${name}».`,
  askThere: 'Спросить об этой части',
  what: 'Что искать',
};
