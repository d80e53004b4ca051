/** What holds between the picture on the page and what is counted. */
import { type AnswerState, type AnswerStore, currentModel } from '../../answer/answer-store.ts';
import { isUnlike } from '../../answer/describe-warnings.ts';
import { gradeAnswer } from '../../answer/headline.ts';
import type { CountsStore } from '../../counts/counts-store.ts';

interface Joined {
  readonly answers: AnswerStore;
  readonly counts: CountsStore;
}

const nothingYet = { job: null, shown: null, notice: null };

/**
 * Every answer to the picture on the page counts, and every failure that is told there: another model, engine or part asked about
 * is another answer. The list, the camera's frames and comparisons have no part in it.
 *
 * @param now milliseconds since the page began
 */
export function countAnswers({ answers, counts }: Joined, now = () => performance.now()) {
  /** When the picture came. One that is there before this code was, came with the page. */
  let since = 0;
  let fetched = false;

  const follow = (state: AnswerState, before: Pick<AnswerState, 'job' | 'shown' | 'notice'>) => {
    const { job, shown, notice, models, chosen } = state;
    const { note } = counts.getState();
    if (job?.progress?.phase === 'downloading' && job.progress.what !== 'engine') fetched = true;
    if (shown && shown !== before.shown) {
      const { model, engine, classes, grades, warnings } = shown.result;
      const named = classes.map(({ id, probability }) => ({ name: id, probability }));
      const { grade } = gradeAnswer(named, grades, isUnlike(warnings));
      const asked = { model, engine: engine.id, wait: now() - since, fetched };
      const label = classes[0]?.id;
      if (grade === 'held-back' || grade === 'lost' || label === undefined) {
        note({ ...asked, outcome: 'held-back' });
      } else note({ ...asked, outcome: 'answered', label });
    }
    if (notice && notice !== before.notice) {
      const model = currentModel(models ?? [], chosen) ?? null;
      const wait = now() - (notice.given ? since : 0);
      note({ model, engine: null, wait, fetched, outcome: 'failed', code: notice.code });
    }
  };

  follow(answers.getState(), nothingYet);
  answers.subscribe((state, before) => {
    if (state.job && state.job.picture !== before.job?.picture) {
      since = now();
      fetched = false;
    }
    follow(state, before);
  });
}
