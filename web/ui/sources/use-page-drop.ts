import { useEffect, useState } from 'react';
import { carriedAddress } from './carried-address.ts';
import type { Found } from './found.ts';
import { isTextField } from './is-text-field.ts';
import { readDrop } from './read-drop.ts';

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/**
 * Takes what is dropped anywhere on the page: files and folders; else the address of a picture, as of one dragged from another
 * page. Whatever it is, the browser does not open it in place of the page. Returns whether something is being dragged over it.
 */
export function usePageDrop(
  onFiles: (found: Found | Promise<Found>) => void,
  onAddress: (address: string) => void,
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
      const address = data.files.length > 0 ? null : carriedAddress(data);
      if (address === null && carriesFiles(event)) onFiles(readDrop(data));
      else if (!own) tell(address ?? data.getData('text/plain'));
    });
    /** A text that is no address is told to be none. */
    const tell = (text: string) => {
      if (text) onAddress(text);
    };
    return () => controller.abort();
  }, [onFiles, onAddress]);

  return over;
}
