import type { Text } from '../text.ts';
import type { Place } from '../values.ts';

const places: Record<Place, string> = {
  'upper-left': 'левый верхний угол',
  top: 'верх',
  'upper-right': 'правый верхний угол',
  left: 'левая часть',
  middle: 'середина',
  right: 'правая часть',
  'lower-left': 'левый нижний угол',
  bottom: 'низ',
  'lower-right': 'правый нижний угол',
};

export const activation: Text['activation'] = {
  show: 'Показать на картинке, куда смотрела модель',
  where: (name, place) =>
    place === null
      ? `Для класса «${name}» ни одна часть картинки не значит больше всех.`
      : `Для класса «${name}» больше всего значит ${places[place]}.`,
  map: 'Карта поверх картинки: куда смотрела модель',
  less: 'значит меньше',
  more: 'больше',
  strength: 'Яркость',
  bar: (name) => `${name}: показать, куда смотрела модель`,
};
