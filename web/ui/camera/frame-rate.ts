/** One frame that was answered. */
export interface AnsweredFrame {
  /** When its answer was there, in ms. */
  readonly at: number;
  /** From taking the frame to its answer, in ms. */
  readonly latency: number;
}

export interface FrameRate {
  readonly framesPerSecond: number;
  /** Median, in ms. */
  readonly latency: number;
}

const windowMilliseconds = 1000;

/** Those of the last second. */
export const recent = (frames: readonly AnsweredFrame[], now: number) =>
  frames.filter(({ at }) => at > now - windowMilliseconds);

/** The middle value; the mean of both where there are two. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** Rate and latency by these frames, oldest first: intervals and latencies at their median. Null for fewer than two. */
export function frameRate(frames: readonly AnsweredFrame[]): FrameRate | null {
  if (frames.length < 2) return null;
  const intervals = frames.slice(1).map(({ at }, i) => at - (frames[i]?.at ?? at));
  return {
    framesPerSecond: 1000 / Math.max(median(intervals), 1),
    latency: median(frames.map(({ latency }) => latency)),
  };
}
