import './header.css';
import type { ReactNode } from 'react';
import { DropMark, LockMark } from '../parts/marks.tsx';
import { useText } from '../text/use-text.ts';

interface Props {
  /** The menu at its end. */
  readonly children: ReactNode;
}

export function Header({ children }: Props) {
  const text = useText();
  return (
    <header className="header">
      <h1 className="header__name">
        <DropMark className="header__mark" />
        {text.name}
      </h1>
      <p className="header__promise">
        <LockMark className="header__lock" />
        {text.promise}
      </p>
      {children}
    </header>
  );
}
