import type { DetailsText } from '../details-text.ts';

export const copies: DetailsText['copies'] = {
  copy: 'Скопировать текстом',
  link: 'Скопировать ссылку',
  copied: 'Скопировано.',
  linkCopied: 'Ссылка скопирована.',
  linkWithoutPicture:
    'Ссылка скопирована. Она откроет эту модель, но не картинку: та есть только на вашем устройстве, и ссылки на неё нет.',
  copyFailed: 'Браузер не разрешил копирование.',
  part: ({ x, y, width, height }) => `Часть: x ${x}, y ${y}, ${width} × ${height} пикселей`,
  model: (id, version) => `Модель: ${id}, версия ${version}`,
  engine: (line) => `Движок: ${line}`,
};
