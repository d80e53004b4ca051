import type { Text } from '../text.ts';

export const update: Text['update'] = {
  ready: 'Готова новая версия.',
  reload: 'Обновить',
};
