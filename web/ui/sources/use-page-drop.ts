import { useEffect, useState } from 'react';
import { type Found, readDrop } from './read-drop.ts';

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files and folders dropped anywhere on the page. Returns whether any are being dragged over it. */
export function usePageDrop(onFiles: (found: Found) => void): boolean {
  const [over, setOver] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault(); // or the browser would open the file in place of the page
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    window.addEventListener('dragenter', onOver, { signal });
    window.addEventListener('dragover', onOver, { signal });
    window.addEventListener(
      'dragleave',
      (event) => {
        // Moving from one element to another leaves the first one too; only out of the window there is no next.
        if (!event.relatedTarget) setOver(false);
      },
      { signal },
    );
    window.addEventListener(
      'drop',
      (event) => {
        setOver(false);
        if (!carriesFiles(event)) return;
        event.preventDefault();
        if (event.dataTransfer) onFiles(readDrop(event.dataTransfer));
      },
      { signal },
    );
    return () => controller.abort();
  }, [onFiles]);

  return over;
}
