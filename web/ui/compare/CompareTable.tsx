import type { CSSProperties } from 'react';
import type { EngineComparison, EngineOption } from '../../runtime/index.ts';
import { describeUnsupported } from '../engines/describe-engines.ts';
import { formatPercent, formatTiming } from '../parts/format.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import type { Comparison } from './compare-store.ts';
import { type CompareRow, compareRows, hasAnswer, largestDifference } from './comparison.ts';

interface Column {
  readonly id: string;
  readonly precision: string;
  /** Null as long as it has not run. */
  readonly result: EngineComparison | null;
  readonly atWork: boolean;
}

const times = ['load', 'warmUp', 'first', 'median', 'p95'] as const;

function toColumns({ engines, results, status }: Comparison): Column[] {
  return engines
    .filter(({ supported }) => supported)
    .map(({ id, precision }: EngineOption) => ({
      id,
      precision,
      result: results.find((result) => result.id === id) ?? null,
      atWork: status.phase === 'running' && status.engine === id,
    }));
}

/** Classes and times by row, engines by column. */
export function CompareTable({ comparison }: { readonly comparison: Comparison }) {
  const text = useDetailsText();
  const columns = toColumns(comparison);
  const answered = comparison.results.find(hasAnswer);
  const unsupported = describeUnsupported(comparison.engines, text);
  return (
    <>
      <table className="compare__table" data-testid="compare-table">
        <caption className="visually-hidden">{text.compare.table}</caption>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <ColumnHead key={column.id} {...column} />
            ))}
          </tr>
        </thead>
        {comparison.results.length > 0 && (
          <>
            <Classes columns={columns} results={comparison.results} />
            <Times columns={columns} />
          </>
        )}
      </table>
      {answered && <p className="compare__note">{text.compare.note(answered.runs)}</p>}
      {unsupported && <p className="compare__note">{unsupported}</p>}
    </>
  );
}

function ColumnHead({ id, precision, result, atWork }: Column) {
  const text = useDetailsText();
  const answer = result && hasAnswer(result) ? result.engine : null;
  const state = result ? text.compare.failed : atWork ? text.compare.atWork : text.compare.waiting;
  return (
    <th scope="col" className="compare__engine">
      {text.engine.name(id)}
      <span className="compare__of">{answer ? text.compare.of(answer.threads, precision) : state}</span>
    </th>
  );
}

interface ClassesProps {
  readonly columns: readonly Column[];
  readonly results: readonly EngineComparison[];
}

function Classes({ columns, results }: ClassesProps) {
  const text = useDetailsText();
  const rows = compareRows(results, text.language);
  const largest = largestDifference(results, text.language);
  // A failure needs a row to be told in, without any answer too.
  const noClass: CompareRow = { id: '', name: text.compare.classes, probabilities: {}, difference: 0 };
  const lines = rows.length > 0 ? rows : [noClass];
  return (
    <tbody>
      {lines.map(({ id, name, probabilities }, index) => (
        <tr key={id} className={largest?.id === id ? 'compare__row compare__row--largest' : 'compare__row'}>
          <th scope="row">{name}</th>
          {columns.map((column) =>
            column.result && !hasAnswer(column.result) ? (
              index === 0 && <Failure key={column.id} {...column.result} rows={lines.length} />
            ) : (
              <Probability key={column.id} engine={column.id} label={id} value={probabilities[column.id]} />
            ),
          )}
        </tr>
      ))}
    </tbody>
  );
}

type FailureProps = Extract<EngineComparison, { error: unknown }> & { readonly rows: number };

function Failure({ id, error, rows }: FailureProps) {
  const text = useDetailsText();
  const what = error.code === 'cancelled' ? text.compare.cancelled : text.errors[error.code].what;
  return (
    <td
      className="compare__failure"
      rowSpan={rows}
      data-testid="compare-failure"
      data-engine={id}
      data-code={error.code}
    >
      {what}
    </td>
  );
}

interface ProbabilityProps {
  readonly engine: string;
  readonly label: string;
  readonly value: number | undefined;
}

function Probability({ engine, label, value }: ProbabilityProps) {
  const text = useDetailsText();
  return (
    <td data-testid="compare-cell" data-engine={engine} data-label={label} data-probability={value}>
      <div className="compare__probability">
        <span className="compare__bar" aria-hidden="true">
          {value !== undefined && (
            <span className="compare__fill" style={{ '--share': value } as CSSProperties} />
          )}
        </span>
        <span className="compare__percent">{value !== undefined && formatPercent(value, text.language)}</span>
      </div>
    </td>
  );
}

function Nothing() {
  const text = useDetailsText();
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{text.compare.nothing}</span>
    </>
  );
}

function Times({ columns }: Pick<ClassesProps, 'columns'>) {
  const text = useDetailsText();
  return (
    <tbody className="compare__times">
      {times.map((time) => (
        <tr key={time}>
          <th scope="row">{text.compare.milliseconds[time]}</th>
          {columns.map(({ id, result }) => {
            const value = result && hasAnswer(result) ? result.milliseconds[time] : null;
            return (
              <td
                key={id}
                data-testid="compare-time"
                data-engine={id}
                data-time={time}
                data-milliseconds={value}
              >
                {value === null ? <Nothing /> : formatTiming(value, text.language)}
              </td>
            );
          })}
        </tr>
      ))}
    </tbody>
  );
}
