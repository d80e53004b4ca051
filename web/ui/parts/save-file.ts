/** Hands a file to the browser's downloads. `type`: a MIME type. */
export function saveFile(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: Safari starts reading only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
