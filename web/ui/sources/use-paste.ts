import { useEffect } from 'react';
import { carriedAddress } from './carried-address.ts';
import { type Found, fromPaste } from './found.ts';
import { isTextField } from './is-text-field.ts';

/**
 * Takes what is pasted into the page: files, else the address of a picture. Text for a field of the page goes there, whatever
 * else the clipboard holds; any other content is left alone.
 *
 * @param unnamed what a picture is called that has no name of its own
 */
export function usePaste(
  onFiles: (found: Found) => void,
  onAddress: (address: string) => void,
  unnamed: string,
): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { clipboardData: data, target } = event;
      if (!data || (isTextField(target) && data.types.includes('text/plain'))) return;
      const address = data.files.length > 0 ? null : carriedAddress(data);
      if (data.files.length === 0 && address === null) return;
      event.preventDefault();
      if (address === null) onFiles(fromPaste(data.files, unnamed));
      else onAddress(address);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [onFiles, onAddress, unnamed]);
}
