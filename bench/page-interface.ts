import type { many as Many } from './page/many.ts';

/** What every page that is measured offers to the benchmark, as `globalThis.bench`. */
export interface MeasuredPage {
  /** From an encoded picture to logits, by the page's own way. */
  classify(picture: Blob): Promise<MeasuredAnswer>;
  /** All of these pictures, by the fastest way that the page has for many. */
  classifyAll(pictures: Blob[]): Promise<void>;
  /** Frames of a video of 640 x 480 for about so long, the next one when the last is answered. Of the runtime's page alone. */
  frames?(milliseconds: number): Promise<AnsweredFrames>;
}

export interface AnsweredFrames {
  readonly frames: number;
  readonly milliseconds: number;
}

export interface MeasuredAnswer {
  /** Raw logits `[classes]`. */
  readonly logits: number[];
  /** What ran: the engine and its threads, or the backend. */
  readonly engine: string;
  /** Milliseconds: from the file to the input tensor, and from that to logits that have been read back. */
  readonly prepare: number;
  readonly run: number;
}

declare global {
  var bench: MeasuredPage;
  /** Of the runtime's page alone: see page/many.ts. */
  var many: typeof Many;
  /** Resolves with milliseconds since navigation began: see measure/first-prediction.ts. */
  var firstPrediction: Promise<number>;
}
