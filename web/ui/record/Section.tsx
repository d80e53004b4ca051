import { type ReactNode, useId } from 'react';

interface Props {
  readonly title: string;
  readonly note?: string;
  readonly testId: string;
  readonly children: ReactNode;
}

/** A part of a record. */
export function Section({ title, note, testId, children }: Props) {
  const id = useId();
  return (
    <section className="record__section" aria-labelledby={id} data-testid={testId}>
      <h3 className="record__subtitle" id={id}>
        {title}
      </h3>
      {note && <p className="record__note">{note}</p>}
      {children}
    </section>
  );
}
