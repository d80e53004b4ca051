import type { Text } from '../text.ts';

export const camera: Text['camera'] = {
  title: 'Камера',
  use: 'Включить камеру',
  opening: 'Включаем камеру… Если браузер спросит, можно ли этой странице её использовать, разрешите.',
  view: 'Что видит камера',
  device: 'Какая камера',
  unnamed: (number) => `Камера ${number}`,
  smoothing: 'Плавные полосы',
  map: 'Показывать, куда смотрит модель',
  snap: 'Сделать снимок',
  stop: 'Выключить камеру',
  still: (time) => `Камера, ${time}`,
  taken: (name) => `Снято: ${name}`,
  showStill: 'Показать снимок',
  chooseFile: 'Выбрать картинку',
  rate: (framesPerSecond, latency) => `Кадров в секунду: ${framesPerSecond}; от кадра до ответа: ${latency}`,
};
