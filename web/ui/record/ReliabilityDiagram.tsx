import './chart.css';
import './reliability-diagram.css';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { wholePercent } from './record-view.ts';
import type { ReliabilityPoint } from './reliability-view.ts';

interface Props {
  readonly points: readonly ReliabilityPoint[];
}

/** In units of the drawing, which is as wide as there is room. */
const size = { width: 400, height: 400 };
const left = 52;
const right = 392;
const top = 10;
const bottom = 280;
/** Where the histogram stands. */
const floor = 344;
const storey = 50;
const ticks = [0, 0.25, 0.5, 0.75, 1];

const x = (share: number) => left + share * (right - left);
const y = (share: number) => bottom - share * (bottom - top);

/** The table below it has the same figures. */
export function ReliabilityDiagram({ points }: Props) {
  const { language } = useText();
  const { reliability: words } = useRecordText().record;
  const percent = (share: number) => wholePercent(share, language);
  return (
    <svg className="chart" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
      {ticks.map((share) => (
        <g key={share}>
          <path className="chart__grid" d={`M${left} ${y(share)}H${right}M${x(share)} ${top}V${bottom}`} />
          <text className="chart__tick" x={left - 6} y={y(share) + 4} textAnchor="end">
            {percent(share)}
          </text>
          <text
            className="chart__tick"
            x={x(share)}
            y={floor + 16}
            textAnchor={share === 1 ? 'end' : 'middle'}
          >
            {percent(share)}
          </text>
        </g>
      ))}
      <text className="chart__axis" x={(left + right) / 2} y={size.height - 16} textAnchor="middle">
        {words.sure}
      </text>
      <text
        className="chart__axis"
        transform={`translate(12 ${(top + bottom) / 2}) rotate(-90)`}
        textAnchor="middle"
      >
        {words.right}
      </text>
      {points.map(({ from, to, accuracy, height }) => (
        <g key={from}>
          <rect
            className="reliability__bin"
            x={x(from) + 1}
            y={y(accuracy)}
            width={x(to) - x(from) - 2}
            height={bottom - y(accuracy)}
          />
          <rect
            className="reliability__count"
            x={x(from) + 1}
            y={floor - height * storey}
            width={x(to) - x(from) - 2}
            height={height * storey}
          />
        </g>
      ))}
      <path className="chart__base" d={`M${left} ${bottom}H${right}M${left} ${floor}H${right}`} />
      <path className="reliability__perfect" d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} />
      {points.map(({ from, confidence, accuracy, low, high }) => (
        <g key={from}>
          <path className="chart__line" d={`M${x(confidence)} ${y(low)}V${y(high)}`} />
          <circle className="chart__dot reliability__dot" cx={x(confidence)} cy={y(accuracy)} r="5" />
        </g>
      ))}
    </svg>
  );
}
