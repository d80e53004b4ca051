import { useEffect } from 'react';
import { looksLikeAddress } from '../../runtime/index.ts';

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** Takes an address pasted into the page, not into a field of it; a picture on the clipboard comes before. */
export function usePastedAddress(onAddress: (address: string) => void): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { clipboardData: data } = event;
      if (!data || data.files.length > 0 || isField(event.target)) return;
      // An image copied as a link has both; the list may carry comments (RFC 2483).
      const text =
        data.getData('text/uri-list').split(/\r?\n/).find(looksLikeAddress) ?? data.getData('text/plain');
      if (!looksLikeAddress(text)) return;
      event.preventDefault();
      onAddress(text);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [onAddress]);
}
