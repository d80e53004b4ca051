/** What a paste or a drop carries. */
export interface Carried {
  readonly way: 'paste' | 'drop';
  /** By MIME type. */
  readonly texts?: Readonly<Record<string, string>>;
  /** A PNG, in base64. */
  readonly png?: { readonly name: string; readonly base64: string };
  /** Selects what it is pasted into or dropped on. */
  readonly target?: string;
}

/** Runs in the page: pastes or drops on it what is carried. */
export function handOver({ way, texts = {}, png, target = 'main' }: Carried): void {
  const carried = new DataTransfer();
  for (const [type, text] of Object.entries(texts)) carried.setData(type, text);
  if (png) {
    const bytes = Uint8Array.from(atob(png.base64), (char) => char.charCodeAt(0));
    carried.items.add(new File([bytes], png.name, { type: 'image/png' }));
  }
  const element = document.querySelector(target) as HTMLElement;
  const options = { bubbles: true, cancelable: true };
  if (way === 'paste') {
    const paste = new ClipboardEvent('paste', options);
    // Firefox takes no clipboard from its options.
    Object.defineProperty(paste, 'clipboardData', { value: carried });
    element.dispatchEvent(paste);
    return;
  }
  for (const type of ['dragenter', 'dragover', 'drop']) {
    element.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: carried }));
  }
}
