import './drop-overlay.css';
import { DropMark } from '../parts/marks.tsx';
import { useText } from '../text/use-text.ts';

export function DropOverlay() {
  const text = useText();
  return (
    <div className="drop">
      <div className="drop__frame">
        <DropMark className="drop__mark" />
        <p className="drop__text">{text.sources.drop}</p>
      </div>
    </div>
  );
}
