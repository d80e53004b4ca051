import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { AnswerState } from '../../answer/answer-store.ts';
import type { NetworkState } from '../../network/network-store.ts';
import { countForEachPicture } from './network-rules.ts';

it('counts anew for each picture, not for another model that looks at the same one', () => {
  const answers = createStore<AnswerState>()(() => ({ job: null }) as unknown as AnswerState);
  const countAnew = vi.fn();
  const network = createStore<NetworkState>()(() => ({ requests: [], since: null, countAnew }));
  countForEachPicture({ answers, network });
  const job = (file: Blob) =>
    answers.setState({ job: { picture: { id: 1, name: '', file, crop: null, url: null }, progress: null } });
  const [one, other] = [new Blob(['1']), new Blob(['2'])];
  job(one);
  expect(countAnew).toHaveBeenCalledTimes(1);
  answers.setState({ job: null });
  job(one);
  expect(countAnew).toHaveBeenCalledTimes(1);
  job(other);
  expect(countAnew).toHaveBeenCalledTimes(2);
});
