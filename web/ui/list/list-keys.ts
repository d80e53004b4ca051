/** Where a key leads to in a list; null for keys that lead nowhere. */
export function nextIndex(key: string, index: number, count: number, page: number): number | null {
  const last = count - 1;
  const clamp = (place: number) => Math.max(0, Math.min(last, place));
  switch (key) {
    case 'ArrowDown':
      return clamp(index + 1);
    case 'ArrowUp':
      return clamp(index - 1);
    case 'PageDown':
      return clamp(index + page);
    case 'PageUp':
      return clamp(index - page);
    case 'Home':
      return 0;
    case 'End':
      return clamp(last);
    default:
      return null;
  }
}
