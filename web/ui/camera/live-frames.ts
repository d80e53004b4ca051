import type { PlainError } from '../../core/errors.ts';
import { InklingError, type Progress, type Runtime } from '../../runtime/index.ts';
import { createPump } from './frame-pump.ts';
import { type AnsweredFrame, type FrameRate, frameRate, recent } from './frame-rate.ts';
import { type Held, hold } from './hold.ts';
import { followAnswer, type LiveAnswer, verdictKey } from './live-answer.ts';

/** A frame of the video that plays, of the moment when it is called. */
export type Grab = () => Promise<ImageBitmap>;

/** What the camera's frames show. */
export interface LiveState {
  readonly answer: LiveAnswer | null;
  /** The headline as long as it lasts, and the last answer that lasted long enough to be told. */
  readonly held: Held<LiveAnswer> | null;
  /** Of the last second, and the answer at that time; both change too seldom to flicker. */
  readonly rate: (FrameRate & { readonly sample: LiveAnswer }) | null;
  /** How many frames were answered. */
  readonly frames: number;
  /** Where a frame stands that keeps the visitor waiting: while the model comes, say. */
  readonly progress: Progress | null;
  /** Why no frames are answered any more, until it is tried again. */
  readonly failure: PlainError | null;
}

export const nothingSeen: LiveState = {
  answer: null,
  held: null,
  rate: null,
  frames: 0,
  progress: null,
  failure: null,
};

export interface LiveDependencies {
  readonly runtime: Pick<Runtime, 'classifyFrame'>;
  /** Which model looks at the frames, and the engine to ask for. */
  readonly target: () => Promise<{ readonly model: string; readonly engine: string | undefined }>;
  /** Whether the engines are being timed: no frame is taken meanwhile. */
  readonly isTiming: () => boolean;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** A screen reader is told a headline that lasted as long as this, in ms. */
const worthTelling = 2000;
/** How often the figures change, in ms: slow enough to be read. */
const readable = 500;
/** A frame that takes longer, in ms, keeps the visitor waiting. */
const noticeable = 300;

/** So many frames in a row that could not be grabbed are a failure; a video that only begins has a few. */
const mostMisses = 60;

/** What else of the camera's state they depend on. */
interface Surroundings {
  readonly sight: { readonly phase: string };
  readonly smoothing: boolean;
  readonly map: boolean;
  readonly paused: boolean;
}

/** The frames of a camera, one after the other through the runtime, and what they show. */
export function createLive(
  { runtime, target, isTiming, now = () => performance.now() }: LiveDependencies,
  get: () => LiveState & Surroundings,
  set: (change: Partial<LiveState>) => void,
) {
  let controller = new AbortController();
  let answered: readonly AnsweredFrame[] = [];
  let rated = 0;
  let misses = 0;

  const take = (answer: LiveAnswer, began: number) => {
    const { at } = answer;
    answered = recent([...answered, { at, latency: at - began }], at);
    const rate = at - rated >= readable ? frameRate(answered) : null;
    if (rate) rated = at;
    set({
      answer,
      progress: null,
      frames: get().frames + 1,
      held: hold(get().held, verdictKey(answer), answer, at, worthTelling),
      ...(rate && { rate: { ...rate, sample: answer } }),
    });
  };

  /** Tells nothing of a frame that is answered soon. */
  const patiently = () => {
    let latest: Progress | null = null;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      set({ progress: latest });
    }, noticeable);
    const onProgress = (progress: Progress) => {
      latest = progress;
      if (late) set({ progress });
    };
    return { onProgress, done: () => clearTimeout(timer) };
  };

  const classify = async (grab: Grab) => {
    const { signal } = controller;
    const { onProgress, done } = patiently();
    try {
      const asked = await target();
      let began = 0;
      const grabNow = async () => {
        began = now();
        misses += 1;
        const frame = await grab();
        misses = 0;
        return frame;
      };
      const progress = (one: Progress) => !signal.aborted && onProgress(one);
      const { map } = get();
      const result = await runtime.classifyFrame(grabNow, { ...asked, signal, onProgress: progress, map });
      if (!signal.aborted) take(followAnswer(get().answer, result, now(), get().smoothing), began);
    } catch (thrown) {
      const error = InklingError.from(thrown);
      const missed = misses > 0 && misses < mostMisses;
      if (signal.aborted || missed || error.code === 'cancelled') return;
      misses = 0;
      set({ failure: error.toPlain(), progress: null });
    } finally {
      done();
    }
  };

  const pump = createPump(classify);

  /** Ends the frame under way. */
  const abandon = () => {
    controller.abort();
    controller = new AbortController();
    pump.clear();
    answered = [];
  };

  return {
    offer: (grab: Grab) => {
      const { sight, paused, failure } = get();
      if (sight.phase === 'on' && !paused && !failure && !isTiming()) pump.offer(grab);
    },
    /** No frame waits, and the rate begins anew. */
    rest: () => {
      pump.clear();
      answered = [];
    },
    again: () => {
      abandon();
      set({ failure: null, progress: null });
    },
    reset: () => {
      abandon();
      set(nothingSeen);
    },
  };
}
