import type { ReactNode } from 'react';

interface Props {
  readonly caption: string;
  readonly head: readonly string[];
  /** Cells by row, the row's name first. */
  readonly rows: readonly (readonly ReactNode[])[];
}

/** Figures by row and column. */
export function FiguresTable({ caption, head, rows }: Props) {
  return (
    <table className="record__table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells], row) => (
          <tr key={row}>
            <th scope="row">{name}</th>
            {cells.map((cell, place) => (
              <td key={head[place + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
