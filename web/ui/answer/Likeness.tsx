import './likeness.css';
import type { CSSProperties } from 'react';
import type { ScoreReading } from '../../core/ood.ts';
import type { Classification } from '../../runtime/index.ts';
import { Disclosure } from '../parts/Disclosure.tsx';
import { formatPercent } from '../parts/format.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import { isUnlike } from './describe-warnings.ts';
import { type ChannelView, oddChannels, type ScoreChart, type Spread, scoreChart } from './likeness-view.ts';

interface Props {
  readonly result: Pick<Classification, 'score' | 'warnings' | 'seen'>;
}

/** One click deeper: what says whether the picture is any of the model's classes. */
export function Likeness({ result }: Props) {
  const { likeness } = useDetailsText();
  if (!result.score) return null;
  return (
    <Disclosure data-testid="likeness" title={likeness.title}>
      <div className="likeness__body">
        <Score score={result.score} heldBack={isUnlike(result.warnings)} />
        {oddChannels(result).map((view) => (
          <Channel key={view.channel} view={view} />
        ))}
      </div>
    </Disclosure>
  );
}

interface ScoreProps {
  readonly score: ScoreReading;
  readonly heldBack: boolean;
}

function Score({ score, heldBack }: ScoreProps) {
  const { likeness, language } = useDetailsText();
  const chart = scoreChart(score);
  const [value, threshold] = formatApart(score.value, score.threshold, language);
  const below = score.value < score.threshold;
  return (
    <>
      <p data-testid="likeness-score">
        {below
          ? likeness.below(value, threshold)
          : heldBack
            ? likeness.otherwise(value, threshold)
            : likeness.above(value, threshold)}
      </p>
      {chart && (
        <>
          <Chart chart={chart} />
          <p className="likeness__note">
            {likeness.shares(
              formatPercent(chart.known.below, language),
              formatPercent(chart.strangers.below, language),
            )}
          </p>
        </>
      )}
    </>
  );
}

/** Both with as few digits, two at least, as tell them apart. */
function formatApart(a: number, b: number, language: string): readonly [string, string] {
  for (let digits = 2; ; digits++) {
    const { format } = new Intl.NumberFormat(language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    if (a === b || digits === 6 || format(a) !== format(b)) return [format(a), format(b)];
  }
}

/** The sentence below it says in words what it shows. */
function Chart({ chart: { here, threshold, known, strangers } }: { readonly chart: ScoreChart }) {
  const { likeness } = useDetailsText();
  const rows: [string, Spread][] = [
    [likeness.known, known],
    [likeness.strangers, strangers],
  ];
  return (
    <div
      className="likeness__chart"
      style={{ '--here': here, '--threshold': threshold } as CSSProperties}
      aria-hidden="true"
    >
      {rows.map(([name, { low, from, middle, to, high }]) => (
        <div className="likeness__row" key={name}>
          <span className="likeness__name">{name}</span>
          <span
            className="likeness__track"
            style={
              {
                '--low': low,
                '--from': from,
                '--middle': middle,
                '--to': to,
                '--high': high,
              } as CSSProperties
            }
          >
            <span className="likeness__most" />
            <span className="likeness__half" />
            <span className="likeness__middle" />
            <span className="likeness__threshold" />
            <span className="likeness__here" />
          </span>
        </div>
      ))}
      <div className="likeness__row likeness__key">
        <span />
        <span className="likeness__track">
          <span className="likeness__label">{likeness.here}</span>
        </span>
      </div>
    </div>
  );
}

/** Bars of the picture, and the outline of what the model was trained on. */
function Channel({
  view: { channel, picture, reference, distance, threshold },
}: {
  readonly view: ChannelView;
}) {
  const { likeness, language } = useDetailsText();
  const most = Math.max(...picture, ...reference);
  const step = 100 / picture.length;
  const y = (share: number) => 40 - (40 * share) / most;
  const outline = reference.map((share, bin) => `H${bin * step}V${y(share)}H${(bin + 1) * step}`).join('');
  return (
    <figure className="likeness__channel" data-testid="likeness-channel" data-channel={channel}>
      <svg viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
        {picture.map((share, bin) => (
          <rect key={bin} x={bin * step} y={y(share)} width={step} height={40 - y(share)} />
        ))}
        <path d={`M0 40${outline}V40`} />
      </svg>
      <figcaption className="likeness__note">
        {likeness.channel(
          likeness.channels[channel],
          formatPercent(distance, language),
          formatPercent(threshold, language),
        )}
      </figcaption>
    </figure>
  );
}
