import './disclosure.css';
import type { ComponentProps, ReactNode } from 'react';
import { OpenMark } from './marks.tsx';

interface Props extends Omit<ComponentProps<'details'>, 'title'> {
  /** What opens and closes it. */
  readonly title: ReactNode;
  /** Whether it is said in passing. */
  readonly soft?: boolean;
}

/** A part of the page that is closed until somebody wants to know more. */
export function Disclosure({ title, soft = false, children, ...details }: Props) {
  return (
    <details {...details}>
      <summary className={soft ? 'disclosure disclosure--soft' : 'disclosure'}>
        <OpenMark className="disclosure__mark" />
        {title}
      </summary>
      {children}
    </details>
  );
}
