/** Pictures out of a video that plays. */
import { InklingError } from '../../core/errors.ts';

/** Good enough for no class to change by it. */
const jpegQuality = 0.95;

/** The present frame, to be handed to the runtime. */
export function grabFrame(video: HTMLVideoElement): Promise<ImageBitmap> {
  return createImageBitmap(video);
}

/** The present frame as a JPEG, as large as the camera gives it. @throws InklingError `out-of-memory` */
export async function takeStill(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const still = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', jpegQuality),
  );
  if (!still) throw new InklingError('out-of-memory', `no still of ${canvas.width} x ${canvas.height}`);
  return still;
}
