import { type RefObject, useEffect } from 'react';
import type { OpenCamera } from '../../runtime/index.ts';
import { grabFrame } from '../../runtime/later.ts';
import { useText } from '../text/use-text.ts';
import { facesVisitor } from './camera-view.ts';
import type { Grab } from './live-frames.ts';
import { followFrames } from './video-frames.ts';

interface Props {
  readonly ref: RefObject<HTMLVideoElement | null>;
  readonly camera: OpenCamera;
  readonly onFrame: (grab: Grab) => void;
}

export function CameraView({ ref, camera, onFrame }: Props) {
  const text = useText();
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    video.srcObject = camera.stream;
    const end = followFrames(video, () => onFrame(() => grabFrame(video)));
    return () => {
      end();
      video.srcObject = null;
    };
  }, [ref, camera, onFrame]);
  return (
    <video
      ref={ref}
      // As in a mirror, for the eye alone: the model, and a still, have the frames as they are.
      className={facesVisitor(camera) ? 'camera__video camera__video--mirrored' : 'camera__video'}
      aria-label={text.camera.view}
      autoPlay
      muted
      // Else iOS opens its own full screen.
      playsInline
      disablePictureInPicture
    />
  );
}
