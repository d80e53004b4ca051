import './header.css';
import { en } from '../text/en.ts';
import { DropMark, LockMark } from './marks.tsx';

export function Header() {
  return (
    <header className="header">
      <h1 className="header__name">
        <DropMark className="header__mark" />
        {en.name}
      </h1>
      <p className="header__promise">
        <LockMark className="header__lock" />
        {en.promise}
      </p>
    </header>
  );
}
