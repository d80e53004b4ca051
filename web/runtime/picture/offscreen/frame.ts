import type { ModelInput } from '../../../core/manifest.ts';
import { type Prepared, resizeBitmap } from './decode.ts';

/** Resizes a frame of a video to the model's input, as a picture is, and closes it. @throws InklingError `out-of-memory` */
export function prepareFrame(frame: ImageBitmap, input: ModelInput): Prepared {
  try {
    return { ...resizeBitmap(frame, input), truncated: false };
  } finally {
    frame.close();
  }
}
