import type { Text } from '../text.ts';

export const device: Text['device'] = {
  fetch: (size) => `Загрузить, ${size}`,
  fetchNamed: (title, size) => `Загрузить, ${size}: «${title}», на это устройство`,
  fetching: (title) => `Загружается «${title}»`,
  cancel: 'Отменить',
  cancelNamed: (title) => `Отменить загрузку «${title}»`,
  failed: (what) => `Загрузить не удалось. ${what}`,
  here: 'На этом устройстве',
  remove: 'Удалить',
  removeNamed: (title) => `Удалить «${title}» с этого устройства`,
};
