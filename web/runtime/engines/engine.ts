/** The contract of an engine; README.md in this folder says how to add one. */
import { InklingError } from '../../core/errors.ts';
import type { Artifact, Manifest } from '../../core/manifest.ts';

/** A file that a reader verifies: its size in bytes, uncompressed, and its SHA-256 in hex. */
export interface FileToRead {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Reads one of the engine's own files, verified; progress goes where the caller wants it. */
export type ReadFile = (file: FileToRead) => Promise<Uint8Array<ArrayBuffer>>;

/** Contents of a bundle's files by their paths in the manifest. */
export type BundleFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export interface EngineModule {
  /** The name of its folder; what artifacts of a manifest name as `engine`. */
  readonly id: string;
  /** The engine's own large files, so that they can be fetched ahead; `start` reads the same. */
  readonly files: readonly FileToRead[];
  /** Addresses of scripts that `start` will load besides, so that they can be fetched ahead. */
  readonly scripts: readonly string[];
  /**
   * Starts the engine itself.
   *
   * @param maxThreads most threads of the CPU; undefined: as many as are good
   * @throws InklingError `engine-*`, `download-*`
   */
  start(readFile: ReadFile, maxThreads: number | undefined): Promise<Engine>;
}

export interface Engine {
  /** Threads of the CPU; 0 on the GPU. */
  readonly threads: number;
  /** @param files the artifact and its weights by path @throws InklingError `engine-failed`, `bucket-invalid` */
  load(manifest: Manifest, artifact: Artifact, files: BundleFiles): Promise<Session>;
  /** Gives back what can be given back while the thread lives on; the engine's module can be started again. */
  dispose(): Promise<void>;
}

/** What is wanted of a run besides the logits. Nothing is computed or read back that is not. `map`: both. */
export interface RunOptions {
  readonly features: 'none' | 'pooled' | 'map';
  /** The other cores have pictures of their own. */
  readonly oneThread?: boolean | undefined;
}

/** The last feature map, before pooling. */
export interface FeatureMap {
  /** `[n, channels, height, width]` */
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

export interface Outputs {
  /** `[n, classes]` */
  readonly logits: Float32Array;
  /** `[n, channels]`: the last feature map's mean over its positions; where it was asked for. */
  readonly features?: Float32Array | undefined;
  readonly map?: FeatureMap | undefined;
  /** Threads of the CPU, where they may be others than the engine's. */
  readonly threads?: number | undefined;
}

export interface Session {
  /**
   * Runs a batch. Calls queue.
   *
   * @param input float32 `[n, 3, height, width]`, normalised
   * @throws InklingError `engine-failed`, `out-of-memory`
   */
  run(input: Float32Array, n: number, options: RunOptions): Promise<Outputs>;
  dispose(): Promise<void>;
}

/** @throws InklingError `internal` when the loader did not read that file: a defect of ours. */
export function contentOf(files: BundleFiles, path: string): Uint8Array<ArrayBuffer> {
  const content = files.get(path);
  if (!content) throw new InklingError('internal', `${path} was not read`);
  return content;
}
