import type { Text } from '../text.ts';

export const app: Pick<Text, 'name' | 'title' | 'promise'> = {
  name: 'Inkling',
  title: 'Inkling: что на вашей картинке?',
  promise: 'Картинка не покидает это устройство.',
};

export const intro: Text['intro'] = {
  question: 'Что на вашей картинке?',
  sentence: 'Покажите Inkling картинку, и он скажет, что на ней видит и насколько уверен.',
};
