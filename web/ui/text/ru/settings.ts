import type { Text } from '../text.ts';

export const settings: Text['settings'] = {
  title: 'Настройки',
  theme: 'Оформление',
  themes: { system: 'Как в системе', light: 'Светлое', dark: 'Тёмное' },
};
