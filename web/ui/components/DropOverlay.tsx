import './drop-overlay.css';
import { en } from '../text/en.ts';
import { DropMark } from './marks.tsx';

export function DropOverlay() {
  return (
    <div className="drop">
      <div className="drop__frame">
        <DropMark className="drop__mark" />
        <p className="drop__text">{en.drop}</p>
      </div>
    </div>
  );
}
