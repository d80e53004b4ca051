/** The page's own way from a file to logits, for a check to call in Chromium: its decoders, its resize, its engine. */
import { type Manifest, manifestSchema, parse } from '../../../../web/core/manifest.ts';
import { toTensor } from '../../../../web/core/tensor.ts';
import type { Session } from '../../../../web/runtime/engines/engine.ts';
import { engine } from '../../../../web/runtime/engines/inkling-wasm/index.ts';
import { preparePicture } from '../../../../web/runtime/picture/offscreen/decode.ts';

declare global {
  interface Window {
    /** @param pictures addresses @returns what the net gives for each */
    logitsOf(bundle: string, pictures: readonly string[]): Promise<readonly Seen[]>;
  }
}

export interface Seen {
  readonly logits: readonly number[];
}

const opened = new Map<string, Promise<{ manifest: Manifest; session: Session }>>();

async function open(bundle: string) {
  const manifest = parse(
    manifestSchema,
    await (await fetch(`${bundle}manifest.json`)).json(),
    'manifest.json',
  );
  const artifact = manifest.artifacts.find((one) => one.engine === engine.id);
  if (!artifact) throw new Error('no plan');
  const files = await Promise.all(
    [artifact, ...artifact.weights].map(
      async ({ path }) => [path, new Uint8Array(await (await fetch(bundle + path)).arrayBuffer())] as const,
    ),
  );
  const started = await engine.start(() => Promise.reject(new Error('it has no files')), 1);
  return { manifest, session: await started.load(manifest, artifact, new Map(files)) };
}

window.logitsOf = async (bundle, pictures) => {
  const loading = opened.get(bundle) ?? open(bundle);
  opened.set(bundle, loading);
  const { manifest, session } = await loading;
  const { signal } = new AbortController();
  const seen: Seen[] = [];
  for (const picture of pictures) {
    const blob = await (await fetch(picture)).blob();
    const { rgba } = await preparePicture(blob, manifest.input, null, signal);
    const { logits } = await session.run(toTensor(rgba, manifest.input), 1, { features: 'none' });
    seen.push({ logits: [...logits] });
  }
  return seen;
};
