import { SharedTasks } from '../concurrency/shared-task.ts';
import type { FileToRead } from '../engines/engine.ts';
import { getFile } from '../store/model-store.ts';

interface FileProgress {
  /** Of the file, 0..1. */
  readonly share: number;
  /** Bytes that travel for all of it; 0: it is on this device; undefined: the server has not answered. */
  readonly transfer: number | undefined;
}

/** Files on their way: one that two ask for at the same time travels once. None is held once it has arrived. */
export class Downloads {
  readonly #tasks = new SharedTasks<Uint8Array<ArrayBuffer>, FileProgress>();

  /** @throws InklingError `download-*`, `cancelled` */
  async get(
    file: FileToRead,
    signal: AbortSignal,
    onProgress: (progress: FileProgress) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const key = `${file.url} ${file.sha256}`;
    const task = this.#tasks.get(key, async (inner, tell) => {
      const content = await getFile(file, inner, (loaded, transfer) =>
        tell({ share: loaded / file.bytes, transfer }),
      );
      this.#tasks.take(key);
      return content;
    });
    return task.join(signal, onProgress);
  }
}
