/** Links to a state of the page: `?model=…&engine=…&image=<address>`. The engine is wanted-engine.ts's to read. */

export interface LinkedState {
  readonly model: string | null;
  /** The address of a picture, as it was written. */
  readonly image: string | null;
}

/** Longer ones are cut by mail programs and refused by servers. */
const longest = 2000;

export function readStateLink(href: string): LinkedState {
  const { searchParams } = new URL(href);
  return { model: searchParams.get('model'), image: searchParams.get('image') };
}

export interface StateLink {
  readonly href: string;
  /** Whether it opens the picture too. */
  readonly withPicture: boolean;
}

/**
 * A link to what is on the page.
 *
 * @param href the page's address, whatever it asks for
 * @param state the model, the engine that was chosen by hand, and where the picture came from; null where none
 */
export function stateLink(
  href: string,
  { model, engine, image }: LinkedState & { readonly engine: string | null },
): StateLink {
  const make = (picture: string | null) => {
    const url = new URL(href);
    url.hash = '';
    url.search = '';
    for (const [name, value] of Object.entries({ model, engine, image: picture })) {
      if (value) url.searchParams.set(name, value);
    }
    return url.href;
  };
  const whole = make(image);
  const withPicture = image !== null && whole.length <= longest;
  return { href: withPicture ? whole : make(null), withPicture };
}
