import type { DetailsText } from '../details-text.ts';

export const copied: DetailsText['copied'] = {
  part: ({ x, y, width, height }) => `Часть: x ${x}, y ${y}, ${width} × ${height} пикселей`,
  model: (id, version) => `Модель: ${id}, версия ${version}`,
  engine: (line) => `Движок: ${line}`,
};
