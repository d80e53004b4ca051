import type { ModelInput } from '../../../core/manifest.ts';
import { makeStrip } from './canvas-reader.ts';
import { type Prepared, resizeBitmap } from './decode.ts';

/** Kept from frame to frame: making one anew takes ten times as long as reading a frame of 640 x 480 through it. */
let kept: OffscreenCanvasRenderingContext2D | undefined;

/** Resizes a frame of a video to the model's input, as a picture is, and closes it. @throws InklingError `out-of-memory` */
export function prepareFrame(frame: ImageBitmap, input: ModelInput): Prepared {
  try {
    return { ...resizeBitmap(frame, input, keepStrip), truncated: false };
  } finally {
    frame.close();
  }
}

function keepStrip(width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (kept?.canvas.width !== width || kept.canvas.height !== height) kept = makeStrip(width, height);
  return kept;
}
