import type { Text } from '../text.ts';

export const languages: Text['languages'] = {
  label: 'Язык',
  missing: (name) => `Язык «${name}» загрузить не удалось, страница остаётся на прежнем.`,
};
