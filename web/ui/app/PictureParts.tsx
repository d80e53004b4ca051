import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { ActivationOverlay } from '../answer/ActivationOverlay.tsx';
import type { Shown } from '../answer/answer-store.ts';
import { SeenOutline } from '../answer/SeenOutline.tsx';
import type { PartStore } from '../part/part-store.ts';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import type { Stores } from './stores.ts';

interface Props {
  readonly stores: Stores;
  readonly shown: Shown;
}

type Tools = typeof import('../part/PartTools.tsx') & { readonly store: PartStore };

/** What choosing a part takes, once it is fetched: over the picture and below it the same. */
const fetched = createStore<{ readonly tools: Tools | null }>()(() => ({ tools: null }));

/** Whether a part of this picture is being chosen. */
const useChoosing = ({ stores, shown }: Props) =>
  useStore(stores.view, (state) => state.parted === shown.picture.file);

/** What lies over the picture. */
export function PictureOver({
  image,
  ...props
}: Props & { readonly image: RefObject<HTMLImageElement | null> }) {
  const { stores, shown } = props;
  const choosing = useChoosing(props);
  const tools = useStore(fetched, (state) => state.tools);
  const { choosePart } = stores.view.getState();
  return (
    <>
      <ActivationOverlay shown={shown} view={stores.view} image={image} />
      {choosing && tools ? (
        <>
          <tools.Found store={tools.store} shown={shown} image={image} />
          <tools.PartSquare
            store={tools.store}
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
  const choosing = useChoosing(props);
  const load = useCallback(async () => {
    const [code, store] = await Promise.all([import('../part/PartTools.tsx'), stores.part()]);
    const tools = { ...code, store };
    fetched.setState({ tools });
    return tools;
  }, [stores]);
  const { chunk, failed, retry } = useChunk(choosing, load);
  const { choosePart } = stores.view.getState();
  const button = useRef<HTMLButtonElement>(null);
  // What had the focus is gone with the square.
  useEffect(() => {
    const [opener, body] = [button.current, document.body];
    if (!choosing) return;
    return () => {
      if (document.activeElement === body) opener?.focus({ preventScroll: true });
    };
  }, [choosing]);
  return (
    <div className="picture__tools">
      <button
        ref={button}
        type="button"
        className="button button--quiet"
        aria-expanded={choosing}
        onClick={() => choosePart(choosing ? null : shown.picture.file)}
      >
        {text.choose}
      </button>
      {choosing && chunk && (
        <chunk.PartPanel store={chunk.store} shown={shown} onClose={() => choosePart(null)} />
      )}
      {choosing && failed && <ChunkFailure onRetry={retry} />}
    </div>
  );
}
