import type { DetailsText } from '../details-text.ts';

export const trial: DetailsText['trial'] = {
  runs: (version) => `Версия модели ${version}: она сейчас испытывается.`,
  failed: (version) => `Версия модели ${version}: та, что испытывается, не заработала.`,
};
