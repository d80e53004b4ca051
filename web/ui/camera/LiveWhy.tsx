import { memo } from 'react';
import { useStore } from 'zustand';
import { Seen } from '../answer/Seen.tsx';
import type { EngineStore } from '../engines/engine-store.ts';
import { Why } from '../engines/Why.tsx';
import { formatTiming } from '../parts/format.ts';
import { useText } from '../text/use-text.ts';
import type { CameraStore } from './camera-store.ts';

interface Props {
  readonly store: CameraStore;
  readonly engines: EngineStore;
}

function LiveSeen({ store }: Pick<Props, 'store'>) {
  const seen = useStore(store, (state) => state.answer?.result.seen);
  return seen ? <Seen part="middle" seen={seen} /> : null;
}

/** Figures that could not be read if they changed with each frame: they are drawn anew twice a second. */
export const LiveWhy = memo(({ store, engines }: Props) => {
  const text = useText();
  const rate = useStore(store, (state) => state.rate);
  if (!rate) return null;
  const { framesPerSecond, latency, sample } = rate;
  return (
    <Why id="live-why" result={sample.result} engines={engines}>
      <p
        className="camera__rate"
        data-testid="camera-rate"
        data-fps={framesPerSecond.toFixed(1)}
        data-latency={latency.toFixed(1)}
      >
        {text.camera.rate(framesPerSecond.toFixed(0), formatTiming(latency, text.language))}
      </p>
      <LiveSeen store={store} />
    </Why>
  );
});
