import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';

interface Props {
  /** What shows the picture, in a parent that its place is relative to. */
  readonly under: RefObject<HTMLElement | null>;
  /** The picture, in pixels. */
  readonly source: { readonly width: number; readonly height: number };
  readonly className?: string;
  readonly children: ReactNode;
}

/** Lies over a picture as it is drawn, edge to edge, so that per cent of it are per cent of the picture. */
export function OverPicture({ under, source: { width, height }, className = '', children }: Props) {
  const over = useRef<HTMLDivElement>(null);

  // The picture's own box depends on its size, the window's and the fonts: it is followed.
  useLayoutEffect(() => {
    const [mine, picture] = [over.current, under.current];
    if (!mine || !picture) return;
    const follow = () => {
      const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = picture;
      // As `object-fit: contain` has it: a tall picture is drawn in the middle of a wider box.
      const scale = Math.min(offsetWidth / width, offsetHeight / height);
      mine.style.left = `${offsetLeft + (offsetWidth - width * scale) / 2}px`;
      mine.style.top = `${offsetTop + (offsetHeight - height * scale) / 2}px`;
      mine.style.width = `${width * scale}px`;
      mine.style.height = `${height * scale}px`;
    };
    follow();
    // With the next frame: what is moved amidst the observer's own call, it would have to look at once more.
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(follow);
    });
    observer.observe(picture);
    if (picture.parentElement) observer.observe(picture.parentElement);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [under, width, height]);

  return (
    <div ref={over} className={`over-picture ${className}`}>
      {children}
    </div>
  );
}
