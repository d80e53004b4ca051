import { useEffect, useState } from 'react';
import { droppedAddress } from './dropped-address.ts';

/**
 * Takes an image dragged from another page, by its address where the browser hands over no file. Returns whether one is being
 * dragged over the page.
 */
export function useDroppedAddress(onAddress: (address: string) => void): boolean {
  const [over, setOver] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let own = false;
    type DragType = 'dragstart' | 'dragend' | 'dragenter' | 'dragover' | 'dragleave' | 'drop';
    const on = (type: DragType, listener: (event: DragEvent) => void) =>
      window.addEventListener(type, listener, { signal });
    const carries = ({ dataTransfer }: DragEvent) =>
      !own && (dataTransfer?.types.includes('text/uri-list') ?? false);
    const onOver = (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault(); // or the browser would open it in place of the page
      if (!event.dataTransfer?.types.includes('Files')) setOver(true);
    };
    on('dragstart', () => {
      own = true; // a picture or a link of this very page
    });
    on('dragend', () => {
      own = false;
    });
    on('dragenter', onOver);
    on('dragover', onOver);
    on('dragleave', (event) => {
      if (!event.relatedTarget) setOver(false);
    });
    on('drop', (event) => {
      setOver(false);
      const { dataTransfer: data } = event;
      if (!data || !carries(event)) return;
      event.preventDefault();
      if (data.files.length > 0) return; // use-page-drop takes the file
      const address = droppedAddress({
        html: data.getData('text/html'),
        uris: data.getData('text/uri-list'),
      });
      if (address) onAddress(address);
    });
    return () => controller.abort();
  }, [onAddress]);

  return over;
}
