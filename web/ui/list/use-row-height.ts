import { useEffect, useState } from 'react';

/** As .list__row has it. */
const rem = 4;

const measure = () => rem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** A row's height in pixels: the text's size follows the screen and the visitor's own setting. */
export function useRowHeight(): number {
  const [height, setHeight] = useState(measure);
  useEffect(() => {
    const onResize = () => setHeight(measure());
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return height;
}
