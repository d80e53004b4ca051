import type { ReactNode } from 'react';
import { Disclosure } from '../parts/Disclosure.tsx';
import { useRecordText } from '../text/use-record-text.ts';
import { Scroll } from './Scroll.tsx';

interface Props {
  /** What the figures are. */
  readonly caption: string;
  readonly children: ReactNode;
}

/** The figures that a chart draws: for whoever does not see it, or wants to know exactly. */
export function AsTable({ caption, children }: Props) {
  const { record } = useRecordText();
  return (
    <Disclosure soft title={record.table}>
      <Scroll name={caption}>{children}</Scroll>
    </Disclosure>
  );
}
