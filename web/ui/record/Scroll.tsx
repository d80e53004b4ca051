import type { ReactNode } from 'react';

interface Props {
  /** What is in it. */
  readonly name: string;
  readonly children: ReactNode;
}

/** A table that may be wider than the screen: it scrolls by itself, with the keyboard too. */
export function Scroll({ name, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable.
    <section className="record__scroll" aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}
