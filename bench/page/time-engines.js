// In the page that bench/engines-ms.mjs opens, by the development server: bare runs of engines, in turns.
import { engineList } from '/runtime/worker/engine-list.ts';
import { roofs } from './roof.js';

/** A sample is as many runs as take this long, in ms: a browser's clock may tell no less than one. */
const leastSample = 20;

/** In the place of `Atomics.wait`, which a page's own thread may not call: it waits for a second one awake, as LiteRT.js does. */
function waitAwake(words, at, value, patience) {
  const until = performance.now() + patience;
  while (Atomics.load(words, at) === value) if (performance.now() > until) return 'timed-out';
  return 'ok';
}
/**
 * Milliseconds of a run, by engine, as many as `samples`, and the largest difference of a logit from the first engine's. In the
 * first place, how this browser multiplies bytes, in the words of inkling-wasm/byte-products.ts.
 */
globalThis.timeEngines = async ({ folder, engines, samples, liteRtModel }) => {
  const read = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  const manifest = await (await fetch(`${folder}manifest.json`)).json();
  const entries = engineList(() => {
    throw new Error('no engine of the page’s own');
  });
  const threaded = engines.some((name) => /^litert:[2-9]/.test(name));
  const sessions = [];
  for (const name of engines) {
    const [id, build] = name.split(':');
    if (id === 'litert') {
      if (!liteRtModel) continue;
      const { liteRtSession } = await import('./litert-engine.js');
      const threads = Number(build ?? 1);
      const session = await liteRtSession(await read(liteRtModel), manifest.input, threaded, threads);
      sessions.push({ id: name, session, took: [], logits: [], atOnce: 1 });
      continue;
    }
    const artifact = manifest.artifacts.find(({ engine }) => engine === id);
    if (!artifact) continue;
    const threads = Number(build ?? 1);
    const engine = Number.isNaN(threads)
      ? await (await import(`/runtime/engines/${id}/index.ts`)).start(build, 1)
      : await (await entries.find((entry) => entry.id === id).import()).start(
          ({ url }) => read(url),
          threads,
        );
    const paths = [artifact.path, ...artifact.weights.map(({ path }) => path)];
    const files = new Map(await Promise.all(paths.map(async (path) => [path, await read(folder + path)])));
    const session = await engine.load(manifest, artifact, files);
    sessions.push({ id: name, session, took: [], logits: [], atOnce: 1 });
  }
  const { width, height } = manifest.input;
  let seed = 7;
  const input = Float32Array.from({ length: 3 * width * height }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 1073741824 - 1;
  });
  for (const { session } of sessions) session.prepare?.(input);
  Atomics.wait = waitAwake; // not before: LiteRT.js asks, when it starts, whether it may sleep
  for (let sample = -3; sample < samples; sample += 1) {
    // There and back, so that none always comes behind the same other one.
    for (const one of sample % 2 === 0 ? sessions : sessions.toReversed()) {
      // A thread is started by the page's own one when it has nothing else to do.
      await new Promise((resolve) => setTimeout(resolve));
      const began = performance.now();
      for (let i = 0; i < one.atOnce; i += 1) {
        one.logits = (await one.session.run(input, 1, { features: 'none' })).logits;
      }
      const took = (performance.now() - began) / one.atOnce;
      if (sample < 0) one.atOnce = Math.max(1, Math.ceil(leastSample / Math.max(took, 0.5)));
      else one.took.push(took);
    }
  }
  const [first] = sessions;
  return sessions.map(({ id, took, logits }) => ({
    id,
    took: took.sort((a, b) => a - b),
    apart: Math.max(...logits.map((value, i) => Math.abs(value - first.logits[i]))),
  }));
};

/** How this browser multiplies bytes, in the words of inkling-wasm/byte-products.ts. */
globalThis.productsHere = async () => {
  const { compileRelaxed } = await import('/runtime/engines/inkling-wasm/byte-products.ts');
  return (await compileRelaxed())?.products ?? 'none';
};

globalThis.roofsHere = roofs;
