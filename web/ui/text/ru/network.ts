import type { DetailsText } from '../details-text.ts';
import { plural } from './words.ts';

const requests = (count: number) => plural(count, { one: 'запрос', few: 'запроса', many: 'запросов' });

export const network: DetailsText['network'] = {
  line: (count, size, told) => {
    const since = 'Сеть с тех пор, как пришла картинка:';
    const fetched = count === 0 ? '0 запросов' : `${requests(count)} за файлами, ${size}`;
    if (told) return `${since} ${fetched}, и ещё один — с учётом этого посещения`;
    return count === 0 ? `${since} 0 запросов, ничего не отправлено` : `${since} ${fetched}`;
  },
  group: (host, count, size) =>
    `${requests(count)} ${host === null ? 'за файлами этой страницы и её моделей' : `к ${host}`} (получено ${size})`,
  since: (groups) => `С тех пор: ${groups.join('; ')}.`,
  before: (groups) => `До того: ${groups.join('; ')}.`,
  how: 'Считает сам браузер (Resource Timing), на странице и в её фоновых потоках. То, что уже было на устройстве, — 0 байт.',
};
