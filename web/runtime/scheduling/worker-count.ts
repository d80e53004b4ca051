/** What a browser says of its machine; not every browser says all of it. */
export interface Machine {
  readonly hardwareConcurrency?: number;
  /** Gigabytes, rounded, and 8 at most in most browsers. */
  readonly deviceMemory?: number;
}

/** More of them would wait for memory rather than for a core, and each has a net of its own and pictures in full size. */
const mostWorkers = 8;
/** Where a browser does not tell its memory: an iPhone gives a page little more than a gigabyte. */
const unknownGigabytes = 4;
/** A worker that would get fewer is not worth its start. */
const picturesEach = 4;

/** Workers that classify so many pictures, one at least: one a core, one a gigabyte of the machine's memory. */
export function workersFor(
  pictures: number,
  { hardwareConcurrency = 1, deviceMemory = unknownGigabytes }: Machine = {},
): number {
  const most = Math.min(mostWorkers, hardwareConcurrency, deviceMemory, pictures / picturesEach);
  return Math.max(1, Math.floor(most));
}
