import '../answer.css';
import { useStore } from 'zustand';
import { describeAnswer } from '../../decide/describe-answer.ts';
import { describeWarnings } from '../../decide/describe-warnings.ts';
import { formatTiming } from '../../decide/format.ts';
import { liveBars } from '../../decide/live-bars.ts';
import type { CameraStore } from '../../state/camera-store.ts';
import type { EngineStore } from '../../state/engine-store.ts';
import type { PageStore } from '../../state/page-store.ts';
import { useText } from '../../text/use-text.ts';
import { EngineChoice } from '../EngineChoice.tsx';
import { EngineLine } from '../EngineLine.tsx';
import { Seen } from '../Seen.tsx';
import { LiveBars } from './LiveBars.tsx';

interface Props {
  readonly store: CameraStore;
  readonly page: PageStore;
  readonly engines: EngineStore;
}

/** The answer of this moment. What could not be read if it changed with each frame is that of half a second. */
export function LiveAnswer({ store, page, engines }: Props) {
  const text = useText();
  const answer = useStore(store, (state) => state.answer);
  const rate = useStore(store, (state) => state.rate);
  const models = useStore(page, (state) => state.models);
  if (!answer) return null;
  const { result, classes } = answer;
  const { headline, bars } = describeAnswer(answer, text);
  const unlike = describeWarnings(answer.warnings, text);
  const labels = models?.find(({ id }) => id === result.model.id)?.labels ?? [];
  const top = classes[0]?.id;
  const settled = rate?.sample.result ?? result;
  return (
    <section className="answer" aria-label={text.result.region}>
      <h2 className="answer__headline" data-testid="live-headline" data-top={top}>
        {headline}
      </h2>
      <LiveBars bars={liveBars(bars, labels)} top={top} />
      {/* Below the bars, which would jump when it comes and goes. */}
      {unlike && <p className="answer__warning">{unlike}</p>}
      <section className="answer__why" aria-labelledby="live-why">
        <h3 className="answer__subtitle" id="live-why">
          {text.result.why}
        </h3>
        {rate && (
          <p
            className="camera__rate"
            data-testid="camera-rate"
            data-fps={rate.framesPerSecond.toFixed(1)}
            data-latency={rate.latency.toFixed(1)}
          >
            {text.camera.rate(rate.framesPerSecond.toFixed(0), formatTiming(rate.latency, text.language))}
          </p>
        )}
        <Seen seen={result.seen} />
        <EngineLine
          engine={settled.engine}
          milliseconds={settled.milliseconds}
          model={settled.model}
          logits={settled.logits}
        />
        <EngineChoice store={engines} result={settled} />
      </section>
    </section>
  );
}
