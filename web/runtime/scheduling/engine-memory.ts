import type { EngineTiming } from '../interface/engine.ts';

/** Another layout of what is kept would be another name. */
const key = 'inkling-engines-v1';
/** Models whose timings are kept; the one measured longest ago is forgotten first. */
const mostModels = 20;

interface Kept {
  readonly device: string;
  readonly singleThread: boolean;
  readonly models: readonly {
    readonly id: string;
    readonly version: string;
    readonly timings: readonly EngineTiming[];
    /** Absent in what was kept before this field was. */
    readonly broken?: Broken;
  }[];
}

/** Engines that failed when they were measured. Another build may have mended them. */
interface Broken {
  readonly build: string;
  readonly engines: readonly string[];
}

/** By hand: the schemas' library comes later than the page. Not the device, which is compared anyway. */
function isKept(value: Kept): boolean {
  const isTiming = ({ engine, threads, milliseconds }: EngineTiming) =>
    typeof engine === 'string' &&
    typeof threads === 'number' &&
    Number.isFinite(milliseconds) &&
    milliseconds >= 0;
  return (
    typeof value.singleThread === 'boolean' &&
    value.models.every(
      ({ id, version, timings, broken }) =>
        typeof id === 'string' &&
        typeof version === 'string' &&
        timings.every(isTiming) &&
        (!broken || broken.engines.every((engine) => typeof engine === 'string')),
    )
  );
}

export interface Measured {
  readonly timings: readonly EngineTiming[];
  /** Engines that failed. */
  readonly broken: readonly string[];
}

/** The device that timings hold for, and where it keeps them. */
export interface MeasuredDevice {
  /** Names browser version, cores and isolation: what timings hold for. */
  readonly name: string;
  /** Names the build of the page: what an engine's failure holds for. */
  readonly build: string;
  /** `localStorage`: absent or full in some browsers, and throws where it is forbidden. */
  storage(): Pick<Storage, 'getItem' | 'setItem'> | undefined;
}

/** What is known of the engines on this device. Kept from visit to visit where the browser allows it, else for this one. */
export class EngineMemory {
  readonly #device: MeasuredDevice;
  #kept: Kept | undefined;

  constructor(device: MeasuredDevice) {
    this.#device = device;
  }

  /** What was measured for this version of a model, and what failed then in this build; empty when nothing was. */
  measured(id: string, version: string): Measured {
    const known = this.#read().models.find((one) => one.id === id && one.version === version);
    const { timings = [], broken } = known ?? {};
    return { timings, broken: broken?.build === this.#device.build ? broken.engines : [] };
  }

  /** How many models were measured here. */
  get models(): number {
    return this.#read().models.length;
  }

  /** Knows only what is still in the storage. */
  reread(): void {
    this.#kept = undefined;
  }

  /** @param engines those that failed */
  remember(
    id: string,
    version: string,
    timings: readonly EngineTiming[],
    engines: readonly string[] = [],
  ): void {
    const { models, ...rest } = this.#read();
    const others = models.filter((one) => one.id !== id);
    const measured = { id, version, timings: [...timings], broken: { build: this.#device.build, engines } };
    this.#write({ ...rest, models: [measured, ...others].slice(0, mostModels) });
  }

  /** Whether threads once hung here. */
  get singleThread(): boolean {
    return this.#read().singleThread;
  }

  set singleThread(singleThread: boolean) {
    if (singleThread !== this.singleThread) this.#write({ ...this.#read(), singleThread });
  }

  #read(): Kept {
    this.#kept ??= this.#stored() ?? { device: this.#device.name, singleThread: false, models: [] };
    return this.#kept;
  }

  #stored(): Kept | undefined {
    try {
      const kept: Kept = JSON.parse(this.#device.storage()?.getItem(key) ?? '');
      return isKept(kept) && kept.device === this.#device.name ? kept : undefined;
    } catch {
      return undefined; // forbidden, or not ours: measured anew
    }
  }

  #write(kept: Kept): void {
    this.#kept = kept;
    try {
      this.#device.storage()?.setItem(key, JSON.stringify(kept));
    } catch {
      // Forbidden or full: it holds until the page is closed.
    }
  }
}
