import '../answer/class-bars.css';
import { BarRow, barsClass } from '../answer/BarRow.tsx';
import type { Bar } from '../answer/describe-answer.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly bars: readonly Bar[];
  readonly heldBack: boolean;
  /** The id of the most probable class. */
  readonly top: string | undefined;
}

/** As ClassBars, but each bar stays in its place while the answers change. */
export function LiveBars({ bars, heldBack, top }: Props) {
  const text = useText();
  return (
    <ol className={`${barsClass(heldBack)} bars--live`} aria-label={text.result.bars}>
      {bars.map((bar) => (
        <BarRow
          key={bar.id}
          bar={bar}
          testId="live-bar"
          className={bar.id === top && !heldBack ? 'bars__row--top' : ''}
        />
      ))}
    </ol>
  );
}
