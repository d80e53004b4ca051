import type { WriteStream } from 'node:tty';

const everyMilliseconds = 100;

export interface ProgressLine {
  update(done: number, failed: number): void;
  end(): void;
}

/** One line that counts, where somebody looks; nothing in a file or a pipe. */
export function createProgress(stream: WriteStream, total: number): ProgressLine {
  if (!stream.isTTY || total < 2) return { update() {}, end() {} };
  let last = 0;
  return {
    update(done, failed) {
      const now = performance.now();
      if (now - last < everyMilliseconds && done < total) return;
      last = now;
      stream.write(`\r\x1b[K${done} of ${total}${failed > 0 ? `, ${failed} failed` : ''}`);
    },
    end: () => void stream.write('\r\x1b[K'),
  };
}
