import type { CSSProperties } from 'react';
import type { EngineComparison, EngineOption } from '../../../runtime/index.ts';
import { type CompareRow, compareRows, hasAnswer, largestDifference } from '../../decide/comparison.ts';
import { describeUnsupported } from '../../decide/engine-choice.ts';
import { formatPercent, formatTiming } from '../../decide/format.ts';
import type { Comparison } from '../../state/compare-store.ts';
import { en } from '../../text/en.ts';

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
  const columns = toColumns(comparison);
  const answered = comparison.results.find(hasAnswer);
  const unsupported = describeUnsupported(comparison.engines);
  return (
    <>
      <table className="compare__table" data-testid="compare-table">
        <caption className="visually-hidden">{en.compare.table}</caption>
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
      {answered && <p className="compare__note">{en.compare.note(answered.runs)}</p>}
      {unsupported && <p className="compare__note">{unsupported}</p>}
    </>
  );
}

function ColumnHead({ id, precision, result, atWork }: Column) {
  const answer = result && hasAnswer(result) ? result.engine : null;
  const state = result ? en.compare.failed : atWork ? en.compare.atWork : en.compare.waiting;
  return (
    <th scope="col" className="compare__engine">
      {en.engine.name(id)}
      <span className="compare__of">{answer ? en.compare.of(answer.threads, precision) : state}</span>
    </th>
  );
}

interface ClassesProps {
  readonly columns: readonly Column[];
  readonly results: readonly EngineComparison[];
}

/** The one line of a comparison without any answer: a failure needs a row to be told in. */
const noClass: CompareRow = { id: '', name: en.compare.classes, probabilities: {}, difference: 0 };

function Classes({ columns, results }: ClassesProps) {
  const rows = compareRows(results);
  const largest = largestDifference(results);
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
  const what = error.code === 'cancelled' ? en.compare.cancelled : en.errors[error.code].what;
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
  return (
    <td data-testid="compare-cell" data-engine={engine} data-label={label} data-probability={value}>
      <div className="compare__probability">
        <span className="compare__bar" aria-hidden="true">
          {value !== undefined && (
            <span className="compare__fill" style={{ '--share': value } as CSSProperties} />
          )}
        </span>
        <span className="compare__percent">{value !== undefined && formatPercent(value, en.language)}</span>
      </div>
    </td>
  );
}

function Nothing() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{en.compare.nothing}</span>
    </>
  );
}

function Times({ columns }: Pick<ClassesProps, 'columns'>) {
  return (
    <tbody className="compare__times">
      {times.map((time) => (
        <tr key={time}>
          <th scope="row">{en.compare.milliseconds[time]}</th>
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
                {value === null ? <Nothing /> : formatTiming(value, en.language)}
              </td>
            );
          })}
        </tr>
      ))}
    </tbody>
  );
}
