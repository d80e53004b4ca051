import '../answer/answer.css';
import { useStore } from 'zustand';
import type { AnswerStore } from '../answer/answer-store.ts';
import { describeAnswer } from '../answer/describe-answer.ts';
import { describeWarnings } from '../answer/describe-warnings.ts';
import type { EngineStore } from '../engines/engine-store.ts';
import { useText } from '../text/use-text.ts';
import type { CameraStore } from './camera-store.ts';
import { LiveBars } from './LiveBars.tsx';
import { LiveWhy } from './LiveWhy.tsx';
import { liveBars } from './live-bars.ts';

interface Props {
  readonly store: CameraStore;
  readonly answers: AnswerStore;
  readonly engines: EngineStore;
}

/** The answer of this moment: drawn anew with each frame. */
export function LiveAnswer({ store, answers, engines }: Props) {
  const text = useText();
  const answer = useStore(store, (state) => state.answer);
  const frames = useStore(store, (state) => state.frames);
  const models = useStore(answers, (state) => state.models);
  if (!answer) return null;
  const { headline, heldBack, bars } = describeAnswer(answer, text);
  const unlike = describeWarnings(answer.warnings, text);
  const { model } = answer.result;
  const labels = models?.find(({ id }) => id === model.id)?.labels ?? [];
  const top = answer.classes[0]?.id;
  return (
    <section
      className="answer"
      aria-label={text.result.region}
      data-testid="live-answer"
      data-frames={frames}
    >
      <h2 className="answer__headline" data-testid="live-headline" data-top={top}>
        {headline}
      </h2>
      <LiveBars bars={liveBars(bars, labels)} heldBack={heldBack} top={top} />
      {/* Below the bars, which would jump when it comes and goes. */}
      {unlike && (
        <p className="answer__warning">
          {unlike} {heldBack && text.result.nearest}
        </p>
      )}
      <LiveWhy store={store} engines={engines} />
    </section>
  );
}
