import { useEffect, useState } from 'react';
import { carriedAddresses } from './carried-address.ts';
import type { Found } from './found.ts';
import { isTextField } from './is-text-field.ts';
import { readDrop } from './read-drop.ts';

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/**
 * Takes what is dropped anywhere on the page: files and folders; else the addresses of pictures, as of one dragged from another
 * page. Whatever it is, the browser does not open it in place of the page. Returns whether something is being dragged over it.
 */
export function usePageDrop(
  onFiles: (found: Found | Promise<Found>) => void,
  onAddresses: (addresses: readonly string[]) => void,
): boolean {
  const [over, setOver] = useState(false);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    /** What is dragged is a picture, a link or text of this very page. */
    let own = false;
    type DragType = 'dragstart' | 'dragend' | 'dragenter' | 'dragover' | 'dragleave' | 'drop';
    const on = (type: DragType, listener: (event: DragEvent) => void) =>
      window.addEventListener(type, listener, { signal });
    /** Text goes into a field, as ever. */
    const isForPage = (event: DragEvent) => carriesFiles(event) || !isTextField(event.target);
    const onOver = (event: DragEvent) => {
      if (!isForPage(event)) return;
      event.preventDefault(); // or the browser would open it in place of the page
      const welcome = carriesFiles(event) || !own;
      if (event.dataTransfer) event.dataTransfer.dropEffect = welcome ? 'copy' : 'none';
      setOver(welcome);
    };
    on('dragstart', () => {
      own = true;
    });
    on('dragend', () => {
      own = false;
    });
    on('dragenter', onOver);
    on('dragover', onOver);
    on('dragleave', (event) => {
      // Moving from one element to another leaves the first one too; only out of the window there is no next.
      if (!event.relatedTarget) setOver(false);
    });
    on('drop', (event) => {
      setOver(false);
      const { dataTransfer: data } = event;
      if (!data || !isForPage(event)) return;
      event.preventDefault();
      // A picture of another page may come as a file and as an address: then the file is it.
      const addresses = data.files.length > 0 ? [] : carriedAddresses(data);
      if (addresses.length === 0 && carriesFiles(event)) onFiles(readDrop(data));
      else if (!own) tell(addresses.length > 0 ? addresses : [data.getData('text/plain')]);
    });
    /** A text that is no address is told to be none. */
    const tell = (texts: readonly string[]) => {
      if (texts[0]) onAddresses(texts);
    };
    return () => controller.abort();
  }, [onFiles, onAddresses]);

  return over;
}
