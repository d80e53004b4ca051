import { useEffect } from 'react';
import { carriedAddresses } from './carried-address.ts';
import { type Found, fromPaste } from './found.ts';
import { isTextField } from './is-text-field.ts';

/**
 * Takes what is pasted into the page: files, else the addresses of pictures. Text for a field of the page goes there, whatever
 * else the clipboard holds; any other content is left alone.
 *
 * @param unnamed what a picture is called that has no name of its own
 */
export function usePaste(
  onFiles: (found: Found) => void,
  onAddresses: (addresses: readonly string[]) => void,
  unnamed: string,
): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { clipboardData: data, target } = event;
      if (!data || (isTextField(target) && data.types.includes('text/plain'))) return;
      const addresses = data.files.length > 0 ? [] : carriedAddresses(data);
      if (data.files.length + addresses.length === 0) return;
      event.preventDefault();
      if (addresses.length > 0) onAddresses(addresses);
      else onFiles(fromPaste(data.files, unnamed));
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [onFiles, onAddresses, unnamed]);
}
