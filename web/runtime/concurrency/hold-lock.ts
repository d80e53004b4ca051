/**
 * Holds a Web Lock, or waits for it. Where there are none (no https, storage blocked), it is never held; there is nobody to tell.
 *
 * @param onHeld called when it is held
 * @returns gives it back, or ends the wait
 */
export function holdLock(name: string, mode: LockMode, onHeld: () => void = () => {}): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const released = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const hold = () => {
    onHeld();
    return released;
  };
  navigator.locks?.request(name, { mode, signal }, hold).catch(() => {}); // the wait was ended, or locks are refused
  return () => controller.abort();
}
