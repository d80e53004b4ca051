import { type RefObject, useCallback, useRef } from 'react';
import { useStore } from 'zustand';
import { ActivationOverlay } from '../answer/ActivationOverlay.tsx';
import type { Shown } from '../answer/answer-store.ts';
import { SeenOutline } from '../answer/SeenOutline.tsx';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import type { Stores } from './stores.ts';

interface Props {
  readonly stores: Stores;
  readonly shown: Shown;
}

/** Whether a part of this picture is being chosen, and what that takes, once it is fetched. */
function usePart({ stores, shown }: Props) {
  const choosing = useStore(stores.view, (state) => state.parted === shown.picture.file);
  const load = useCallback(async () => {
    const [tools, store] = await Promise.all([import('../part/PartTools.tsx'), stores.part()]);
    return { ...tools, store };
  }, [stores]);
  return { choosing, ...useChunk(choosing, load) };
}

/** What lies over the picture. */
export function PictureOver({
  image,
  ...props
}: Props & { readonly image: RefObject<HTMLImageElement | null> }) {
  const { stores, shown } = props;
  const { choosing, chunk } = usePart(props);
  const { choosePart } = stores.view.getState();
  return (
    <>
      <ActivationOverlay shown={shown} view={stores.view} image={image} />
      {choosing && chunk ? (
        <>
          <chunk.Found store={chunk.store} shown={shown} image={image} />
          <chunk.PartSquare
            store={chunk.store}
            shown={shown}
            image={image}
            onClose={() => choosePart(null)}
          />
        </>
      ) : (
        <SeenOutline of={shown.result} image={image} />
      )}
    </>
  );
}

/** What can be done with the picture: another part of it is asked about. */
export function PictureTools(props: Props) {
  const { part: text } = useDetailsText();
  const { stores, shown } = props;
  const { choosing, chunk, failed, retry } = usePart(props);
  const { choosePart } = stores.view.getState();
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    choosePart(null);
    button.current?.focus({ preventScroll: true });
  };
  return (
    <div className="picture__tools">
      <button
        ref={button}
        type="button"
        className="button button--quiet"
        aria-expanded={choosing}
        onClick={() => (choosing ? close() : choosePart(shown.picture.file))}
      >
        {text.choose}
      </button>
      {choosing && chunk && <chunk.PartPanel store={chunk.store} shown={shown} />}
      {choosing && failed && <ChunkFailure onRetry={retry} />}
    </div>
  );
}
