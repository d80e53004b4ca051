import './sources.css';
import { useStore } from 'zustand';
import { localise } from '../../core/localise.ts';
import type { ModelSummary } from '../../runtime/index.ts';
import { useText } from '../text/use-text.ts';
import { AddressForm } from './AddressForm.tsx';
import { AddressProgress } from './AddressProgress.tsx';
import type { AddressStore } from './address-store.ts';
import { Samples } from './Samples.tsx';
import { type SampleStore, samplesFor } from './sample-store.ts';

interface Props {
  readonly address: AddressStore;
  readonly samples: SampleStore;
  /** Which one answers; undefined while that is not known. */
  readonly model: ModelSummary | undefined;
  /** The model that was asked for. */
  readonly chosen: string | null;
  /** Whether there is no picture yet. */
  readonly first: boolean;
  /** For buttons that vanish when pressed. */
  readonly onVanish: () => void;
}

/** Where else a picture may come from than the visitor's own files: an address (typed, pasted, dropped, or in a link), and samples. */
export function MoreSources({ address, samples: known, model, chosen, first, onVanish }: Props) {
  const text = useText();
  const samples = useStore(known, (state) => state.samples);
  const { open } = address.getState(); // actions never change
  const suitable = model && samples ? samplesFor(samples, model.id) : [];
  const take = (sample: string, name: string) => {
    open(sample, name);
    if (first) onVanish();
  };
  return (
    <div className="sources">
      <p className="sources__note" role="status">
        {model &&
          chosen &&
          chosen !== model.id &&
          text.sources.unknownModel(chosen, localise(model.title, text.language))}
      </p>
      <AddressProgress store={address} onVanish={onVanish} />
      <AddressForm onAddress={open} />
      {/* The last: they come late, and what stands below would slip away from under a finger. */}
      {suitable.length > 0 && <Samples samples={suitable} open={first} onTake={take} />}
    </div>
  );
}
