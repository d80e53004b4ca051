import { type ComponentProps, useEffect, useRef } from 'react';

interface Props extends ComponentProps<'canvas'> {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 4]` */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Draws pixels, each as one of the canvas. */
export function PixelCanvas({ rgba, ...canvas }: Props) {
  const { width, height } = canvas;
  const drawn = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    drawn.current?.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  return <canvas ref={drawn} {...canvas} />;
}
