/** A video in the place of a camera's, whose frames are asked for as fast as they are answered. */
import { grabFrame } from '../../web/runtime/camera/video.ts';
import type { ClassifyOptions, Runtime } from '../../web/runtime/index.ts';

/** A camera's usual size and rate; a frame that stands is answered again, so that the rate is no limit. */
const [width, height, rate] = [640, 480, 30];
let video: Promise<HTMLVideoElement> | undefined;

/** @returns how many frames were answered within about so many milliseconds, and in how many */
export async function answerFrames(runtime: Runtime, options: ClassifyOptions, milliseconds: number) {
  video ??= play();
  const playing = await video;
  const began = performance.now();
  let frames = 0;
  let took = 0;
  while (took < milliseconds) {
    await runtime.classifyFrame(() => grabFrame(playing), options);
    frames += 1;
    took = performance.now() - began;
  }
  return { frames, milliseconds: took };
}

async function play(): Promise<HTMLVideoElement> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  let frame = 0;
  setInterval(() => {
    frame += 1;
    context.fillStyle = `hsl(${frame % 360} 60% 50%)`;
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#fff';
    context.fillRect((frame * 7) % width, (frame * 5) % height, 120, 90);
  }, 1000 / rate);
  const element = document.createElement('video');
  element.muted = true;
  element.srcObject = canvas.captureStream(rate);
  document.body.append(element); // Chromium stops a video that is nowhere
  await element.play();
  await new Promise((resolve) => element.requestVideoFrameCallback(resolve));
  return element;
}
