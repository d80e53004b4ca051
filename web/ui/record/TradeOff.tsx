import './chart.css';
import type { CardFigures } from '../../core/card-figures.ts';
import { formatPercent } from '../parts/format.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { AsTable } from './AsTable.tsx';
import { FiguresTable } from './FiguresTable.tsx';
import { viewTradeOff } from './trade-off-view.ts';

interface Props {
  readonly curve: NonNullable<CardFigures['tradeOff']>;
}

/** In units of the drawing, which is as wide as there is room. */
const left = 52;
const right = 388;
const top = 10;
const bottom = 170;

/** What other thresholds would do: the fewer known pictures are warned of, the more outliers get through. */
export function TradeOff({ curve }: Props) {
  const { language } = useText();
  const { tradeOff: words } = useRecordText().record;
  const { across, up, points } = viewTradeOff(curve);
  const { format } = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const x = (share: number) => left + (share / across.end) * (right - left);
  const y = (share: number) => bottom - (share / up.end) * (bottom - top);
  return (
    <>
      <h4 className="strangers__title">{words.title}</h4>
      <p className="record__note">{words.note}</p>
      <svg className="chart" viewBox="0 0 400 224" aria-hidden="true" data-testid="record-trade-off">
        {up.ticks.map((share) => (
          <g key={share}>
            <path className="chart__grid" d={`M${left} ${y(share)}H${right}`} />
            <text x={left - 6} y={y(share) + 4} textAnchor="end">
              {format(share)}
            </text>
          </g>
        ))}
        {across.ticks.map((share) => (
          <text key={share} x={x(share)} y={bottom + 17} textAnchor="middle">
            {format(share)}
          </text>
        ))}
        <path className="chart__base" d={`M${left} ${bottom}H${right}`} />
        <text x={(left + right) / 2} y={bottom + 42} textAnchor="middle">
          {words.warned}
        </text>
        <text transform={`translate(12 ${(top + bottom) / 2}) rotate(-90)`} textAnchor="middle">
          {words.sure}
        </text>
        <path
          className="chart__line"
          d={points.map(({ warned, sure }, i) => `${i === 0 ? 'M' : 'L'}${x(warned)} ${y(sure)}`).join('')}
        />
        {points.map(({ warned, sure }) => (
          <circle key={warned} className="chart__dot" cx={x(warned)} cy={y(sure)} r="4" />
        ))}
      </svg>
      <AsTable caption={words.title}>
        <FiguresTable
          caption={words.title}
          head={[words.warned, words.sure]}
          rows={points.map(({ warned, sure }) => [format(warned), formatPercent(sure, language)])}
        />
      </AsTable>
    </>
  );
}
