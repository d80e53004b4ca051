import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InklingError } from '../../core/errors.ts';
import type { FeatureScoreSpec } from '../../core/ood-schema.ts';
import type { Engine, EngineModule, Session } from '../engines/engine.ts';
import { EngineFault } from './fault.ts';
import { runModel } from './loaded-model.ts';
import { ModelLoader, type ModelTarget, type Report } from './model-loader.ts';
import { manifest } from './testing/made-up-manifest.ts';

const sha256 = async (text: string) =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex');

const bundle = 'https://bucket.example/m/tiny/0/';
const engineUrl = 'https://page.example/engine.wasm';
const { signal } = new AbortController();
let target: ModelTarget;
/** What each address answers. */
let bodies: Map<string, string>;
let engineFile: EngineModule['files'][number];

const fetchMock = vi.fn(async (url: string, { signal }: RequestInit): Promise<Response> => {
  if (signal?.aborted) throw new DOMException('', 'AbortError');
  const body = bodies.get(url);
  return body === undefined ? new Response('', { status: 404 }) : new Response(body);
});

beforeEach(async () => {
  const file = async (path: string, text: string) => ({
    path,
    bytes: text.length,
    sha256: await sha256(text),
  });
  const artifact = {
    ...(await file('m.onnx', 'graph')),
    weights: [await file('weights.bin', 'weights')],
    engine: 'made-up',
    precision: 'int8' as const,
  };
  engineFile = { url: engineUrl, bytes: 6, sha256: await sha256('engine') };
  target = {
    bundle,
    manifest: { ...manifest, artifacts: [artifact] },
    engine: 'made-up',
    maxThreads: undefined,
  };
  bodies = new Map([
    [`${bundle}m.onnx`, 'graph'],
    [`${bundle}weights.bin`, 'weights'],
    [engineUrl, 'engine'],
  ]);
  vi.stubGlobal('fetch', fetchMock);
  fetchMock.mockClear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function makeEngine(threads = 1) {
  const session: Session = {
    run: vi.fn(async () => ({ logits: Float32Array.of(1, 2) })),
    dispose: vi.fn(async () => {}),
  };
  const engine: Engine = { threads, load: vi.fn(async () => session), dispose: async () => {} };
  const module: EngineModule = {
    id: 'made-up',
    files: [engineFile],
    scripts: [],
    start: vi.fn(async (readFile) => {
      expect(new TextDecoder().decode(await readFile(engineFile))).toBe('engine');
      return engine;
    }),
  };
  const load = vi.fn(async () => module);
  return { loader: new ModelLoader([{ id: 'made-up', import: load }]), load, module, engine, session };
}

test('engine and model are fetched at the same time', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answer = fetchMock.getMockImplementation();
  fetchMock.mockImplementation(async (...args) => {
    await held;
    return (answer as NonNullable<typeof answer>)(...args);
  });
  const { loader } = makeEngine();
  const loading = loader.load(target, signal, () => {});
  await vi.waitFor(() => expect(fetchMock).toHaveBeenCalledTimes(3));
  release();
  await loading;
  fetchMock.mockImplementation(answer as NonNullable<typeof answer>);
});

test('two jobs share one load; the session is warm, and the answer of its first run is not used', async () => {
  const { loader, module, engine, session } = makeEngine();
  const [one, two] = await Promise.all([
    loader.load(target, signal, () => {}),
    loader.load(target, signal, () => {}),
  ]);
  expect(one).toBe(two);
  expect(one.engine).toEqual({ id: 'made-up', precision: 'int8', threads: 1 });
  expect(module.start).toHaveBeenCalledTimes(1);
  expect(engine.load).toHaveBeenCalledTimes(1);
  expect(session.run).toHaveBeenCalledTimes(1);
});

test('another model takes the place of the one before; the engine is not started or fetched again', async () => {
  const { loader, module, session } = makeEngine();
  await loader.load(target, signal, () => {});
  const other = 'https://bucket.example/m/other/0/';
  for (const path of ['m.onnx', 'weights.bin']) bodies.set(other + path, bodies.get(bundle + path) as string);
  fetchMock.mockClear();
  await loader.load({ ...target, bundle: other }, signal, () => {});
  expect(session.dispose).toHaveBeenCalledTimes(1);
  expect(module.start).toHaveBeenCalledTimes(1);
  expect(fetchMock.mock.calls.map(([url]) => url)).not.toContain(engineUrl);
});

test('says when threads start, whose silence may be shorter', async () => {
  const steps = async (threads: number) => {
    const told: Report[] = [];
    await makeEngine(threads).loader.load(target, signal, (report) => told.push(report));
    return told.map(({ step }) => step);
  };
  expect((await steps(4)).at(-1)).toBe('start-threads');
  expect(await steps(1)).not.toContain('start-threads');
});

test('prefetch fetches all and starts nothing', async () => {
  const { loader, module } = makeEngine();
  await loader.prefetch(target, signal, () => {});
  expect(fetchMock.mock.calls.map(([url]) => url).sort()).toEqual([...bodies.keys()].sort());
  expect(module.start).not.toHaveBeenCalled();
});

describe('whose fault a failure is', () => {
  const failing = async (made: ReturnType<typeof makeEngine>) =>
    made.loader
      .load(target, signal, () => {})
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );

  test.each(['import', 'start', 'load', 'warm-up'])('the engine’s, when it fails to %s', async (stage) => {
    const made = makeEngine();
    const fail = async () => {
      throw new Error('boom');
    };
    if (stage === 'import') made.load.mockImplementation(fail);
    if (stage === 'start') vi.mocked(made.module.start).mockImplementation(fail);
    if (stage === 'load') vi.mocked(made.engine.load).mockImplementation(fail);
    if (stage === 'warm-up') vi.mocked(made.session.run).mockImplementation(fail);
    const thrown = await failing(made);
    expect(thrown).toBeInstanceOf(EngineFault);
    expect(thrown).toMatchObject({ fault: 'start', error: { code: 'engine-failed', detail: 'boom' } });
  });

  test.each([
    ['its own file', engineUrl],
    ['its own graph', `${bundle}m.onnx`],
  ])('the engine’s, when %s does not come', async (_, url) => {
    bodies.delete(url);
    expect(await failing(makeEngine())).toMatchObject({
      fault: 'start',
      error: { code: 'download-refused' },
    });
  });

  test('not the engine’s, when the weights do not come, which every engine reads', async () => {
    bodies.delete(`${bundle}weights.bin`);
    const thrown = await failing(makeEngine());
    expect(thrown).toBeInstanceOf(InklingError);
    expect(thrown).toMatchObject({ code: 'download-refused' });
  });

  test('nobody’s, when it was cancelled', async () => {
    const controller = new AbortController();
    const loading = makeEngine().loader.load(target, controller.signal, () => {});
    controller.abort();
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a failure is not remembered', async () => {
    const made = makeEngine();
    vi.mocked(made.module.start).mockRejectedValueOnce(new Error('boom'));
    expect(await failing(made)).toBeInstanceOf(EngineFault);
    expect(await failing(made)).toBeUndefined();
  });
});

describe('the OOD detector of a manifest', () => {
  const shares = Array.from({ length: 256 }, (_, i) => i / 255);
  const withScore = (means: { offset: number; shape: number[] }): ModelTarget['manifest'] => ({
    ...target.manifest,
    outOfDistribution: {
      channels: { red: shares, green: shares, blue: shares },
      checks: [],
      score: {
        code: 'out-of-distribution',
        statistic: 'cosine',
        low: 0.5,
        reference: { path: 'weights.bin', means: { ...means, dtype: 'int8' } },
      },
    },
  });

  test('is read from the weight file, and has every run give features', async () => {
    const { loader, session } = makeEngine();
    const bare = await loader.load(target, signal, () => {});
    expect(bare.detector).toBeUndefined();
    expect(session.run).toHaveBeenLastCalledWith(expect.anything(), 1, { features: 'none' });
    const other = makeEngine();
    const manifest = withScore({ offset: 0, shape: [2, 1] });
    const loaded = await other.loader.load({ ...target, manifest }, signal, () => {});
    expect(loaded.detector?.needsFeatures).toBe(true);
    expect(other.session.run).toHaveBeenLastCalledWith(expect.anything(), 1, { features: 'pooled' });
  });

  test('and the linear layer behind the pooling is, of which maps are made', async () => {
    const stored = (shape: number[]) => ({ offset: 0, dtype: 'int8' as const, shape });
    const given = { path: 'weights.bin', weight: stored([2, 1]) };
    const bias = stored([2]);
    const load = (head: ModelTarget['manifest']['head']) => {
      const manifest = { ...withScore({ offset: 0, shape: [2, 1] }), head };
      const { loader, session } = makeEngine();
      return { session, loading: loader.load({ ...target, manifest }, signal, () => {}) };
    };
    const { session, loading } = load({ ...given, bias });
    const model = await loading;
    expect(model.head).toMatchObject({ weight: expect.any(Float32Array), bias: expect.any(Float32Array) });
    await runModel(model, new Float32Array(3), 1, { map: true });
    expect(session.run).toHaveBeenLastCalledWith(expect.anything(), 1, { features: 'map' });
    // A bundle whose layer is not there or does not fit answers without maps.
    for (const bad of [
      { ...given, path: 'elsewhere.bin', bias },
      { ...given, bias: { ...bias, offset: 4096 } },
      { ...given, bias: stored([3]) },
      { ...given, bias: stored([2, 1]) },
    ]) {
      expect((await load(bad).loading).head).toBeNull();
    }
  });

  test('with vectors in a file that the artifact has not is a bad manifest', async () => {
    const manifest = withScore({ offset: 0, shape: [2, 1] });
    const score = manifest.outOfDistribution?.score as FeatureScoreSpec;
    Object.assign(score.reference, { path: 'elsewhere.bin' });
    const loading = makeEngine().loader.load({ ...target, manifest }, signal, () => {});
    await expect(loading).rejects.toMatchObject({
      error: { code: 'bucket-invalid', detail: expect.stringContaining('elsewhere.bin') },
    });
  });

  test.each([
    ['outside the file', { offset: 16, shape: [2, 1] }],
    ['of other features', { offset: 0, shape: [1, 2] }],
    ['that are no rows', { offset: 0, shape: [2] }],
  ])('with vectors %s is a bad manifest', async (_name, means) => {
    const loading = makeEngine().loader.load({ ...target, manifest: withScore(means) }, signal, () => {});
    await expect(loading).rejects.toMatchObject({ error: { code: 'bucket-invalid' } });
  });
});
