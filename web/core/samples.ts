/** The list of the page's own pictures to try: `samples/index.json` beside the page. */
import * as v from 'valibot';
import { localised, modelId } from './manifest.ts';
import { path } from './stored-tensor.ts';

export const samplesSchema = v.object({
  schema: v.literal(1),
  samples: v.array(
    v.object({
      /** Both inside the list's folder: the whole picture, and a small one to choose by. */
      file: path,
      thumbnail: path,
      name: localised,
      /** For which models it is a good question. */
      models: v.pipe(v.array(modelId), v.minLength(1)),
    }),
  ),
});
