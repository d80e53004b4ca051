import { InklingError } from '../../core/errors.ts';

export interface ReadModels<Read> {
  /** In the index's order. */
  readonly found: Read[];
  /** By id, the models that are no longer read: `model-outdated`. They take nothing from the others. */
  readonly outdated: ReadonlyMap<string, InklingError>;
}

/** Reads each model that an index lists. @throws what `read` throws, but for `model-outdated` */
export async function readModels<Listed extends { readonly id: string }, Read>(
  models: readonly Listed[],
  read: (listed: Listed) => Promise<Read>,
): Promise<ReadModels<Read>> {
  const outdated = new Map<string, InklingError>();
  const found = await Promise.all(
    models.map(async (listed): Promise<Read[]> => {
      try {
        return [await read(listed)];
      } catch (error) {
        if (!(error instanceof InklingError) || error.code !== 'model-outdated') throw error;
        outdated.set(listed.id, error);
        return [];
      }
    }),
  );
  return { found: found.flat(), outdated };
}
