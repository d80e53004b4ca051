import { type Found, fromFiles } from './found.ts';

/** Whether the browser lets a whole folder be chosen: phones mostly do not. */
export const canChooseFolder = 'webkitdirectory' in HTMLInputElement.prototype;

/** Safari forgets an input that nothing refers to, and never tells what was chosen. */
let asking: HTMLInputElement | null = null;

/** Asks for a folder, in the browser's own dialogue. */
export function chooseFolder(onFiles: (found: Found | Promise<Found>) => void): void {
  const input = document.createElement('input');
  asking = input;
  input.type = 'file';
  input.webkitdirectory = true;
  input.addEventListener('change', () => {
    if (asking === input) asking = null;
    onFiles(fromFiles(input.files ?? []));
  });
  input.click();
}
