import type { Text } from '../text.ts';

export const truth: Text['truth'] = {
  title: 'Это верно?',
  yes: 'Да',
  is: 'Здесь:',
  unsaid: 'не указано',
  noted: 'Запомнено до конца визита и только на этом устройстве.',
  said: (name) => `Вы: ${name}`,
};
