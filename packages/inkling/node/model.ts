/** A bundle made ready to run, in a worker. */
import { InklingError } from '../../../web/core/errors.ts';
import { type Artifact, type Manifest, manifestSchema, parse } from '../../../web/core/manifest.ts';
import type { BundleFiles, Engine } from '../../../web/runtime/engines/engine.ts';
import { engine as inkling } from '../../../web/runtime/engines/inkling-wasm/index.ts';
import { detectorOf, headOf, type LoadedModel, runModel } from '../../../web/runtime/worker/loaded-model.ts';

/** In order of preference. */
export const engines = ['inkling-wasm', 'ort-wasm'] as const;

/** What is sent to workers: shared memory, so that it is there once. */
export interface SharedBundle {
  /** `id/version` */
  readonly key: string;
  /** JSON, checked. */
  readonly manifest: SharedArrayBuffer;
  /** The artifact's and its weights' content, by path. */
  readonly files: ReadonlyMap<string, SharedArrayBuffer>;
}

/** What of a bundle runs here. @throws InklingError `engine-unknown` */
export function artifactOf({ id, artifacts }: Pick<Manifest, 'id' | 'artifacts'>): Artifact {
  for (const engine of engines) {
    const artifact = artifacts.find((one) => one.engine === engine);
    if (artifact) return artifact;
  }
  throw new InklingError('engine-unknown', `${id} is made for none of ${engines.join(', ')}`);
}

export interface ReadyModel {
  readonly manifest: Manifest;
  readonly model: Omit<LoadedModel, 'milliseconds'>;
}

/** @throws InklingError `engine-*`, `bucket-invalid` */
export async function loadModel({ manifest: json, files: shared }: SharedBundle): Promise<ReadyModel> {
  // Text decoders, and WebAssembly, take no shared memory.
  const own = (buffer: SharedArrayBuffer) => new Uint8Array(buffer).slice() as Uint8Array<ArrayBuffer>;
  const manifest = parse(manifestSchema, JSON.parse(new TextDecoder().decode(own(json))), 'manifest.json');
  const files: BundleFiles = new Map([...shared].map(([path, buffer]) => [path, own(buffer)]));
  const artifact = artifactOf(manifest);
  const engine = await start(artifact.engine);
  const session = await engine.load(manifest, artifact, files);
  const model = {
    session,
    engine: { id: artifact.engine, precision: artifact.precision, threads: engine.threads },
    detector: detectorOf(manifest, files),
    head: headOf(manifest, files),
  };
  // The first run allocates and compiles: no picture's time.
  await runModel(model, new Float32Array(3 * manifest.input.width * manifest.input.height), 1);
  return { manifest, model };
}

const noFiles = () => Promise.reject(new InklingError('internal', 'it has no files of its own'));

function start(id: string): Promise<Engine> {
  return id === inkling.id ? inkling.start(noFiles, 1) : startOnnxRuntime();
}

/** It comes with the package only where it was installed beside. @throws InklingError `engine-unsupported` */
async function startOnnxRuntime(): Promise<Engine> {
  try {
    const [{ env }, { OrtEngine }] = await Promise.all([
      import('onnxruntime-web/wasm'),
      import('../../../web/runtime/engines/ort-wasm/session.ts'),
    ]);
    env.wasm.numThreads = 1; // there is a worker a picture
    env.logLevel = 'error';
    return new OrtEngine(1);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') {
      throw InklingError.from(cause, 'engine-failed');
    }
    const detail = 'this model runs in ONNX Runtime alone: install onnxruntime-web beside inkling';
    throw new InklingError('engine-unsupported', detail, { cause });
  }
}
