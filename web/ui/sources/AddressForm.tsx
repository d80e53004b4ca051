import type { FormEvent } from 'react';
import { Disclosure } from '../parts/Disclosure.tsx';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly onAddress: (address: string) => void;
}

/** A field for the address of a picture, folded away until it is wanted. */
export function AddressForm({ onAddress }: Props) {
  const text = useText().sources.address;
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const address = new FormData(event.currentTarget).get('address');
    if (typeof address === 'string') onAddress(address);
  };
  return (
    <Disclosure soft className="sources__part" title={text.title}>
      <form className="sources__form" onSubmit={onSubmit}>
        <label className="sources__label" htmlFor="image-address">
          {text.label}
        </label>
        {/* No type=url: it would refuse an address without https://, which is understood as well. */}
        <input
          className="sources__field"
          id="image-address"
          name="address"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder="https://"
          required
          aria-describedby="image-address-hint"
        />
        <button type="submit" className="button button--quiet">
          {text.show}
        </button>
        <p className="sources__hint" id="image-address-hint">
          {text.hint}
        </p>
      </form>
    </Disclosure>
  );
}
