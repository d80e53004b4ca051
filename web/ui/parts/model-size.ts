import type { ModelSummary } from '../../runtime/index.ts';
import type { Text } from '../text/text.ts';
import { formatBytesOf } from './format.ts';

type Artifact = ModelSummary['artifacts'][number];

/** What a model brings for an engine; for the first one where it has nothing for this. */
export const artifactFor = (model: ModelSummary, engine: string): Artifact | undefined =>
  model.artifacts.find((one) => one.engine === engine) ?? model.artifacts[0];

/** What a model's files come to for an engine, in words. */
export function sizeFor(model: ModelSummary, engine: string, text: Text): string {
  const artifact = artifactFor(model, engine);
  const bytes = artifact?.weights.reduce((sum, weights) => sum + weights.bytes, artifact.bytes);
  return formatSizeOf(bytes ?? 0, text);
}

/** Bytes in words: "2.0 MB". */
export const formatSizeOf = (bytes: number, text: Text): string =>
  text.bytes(formatBytesOf(bytes, bytes, text.language));
