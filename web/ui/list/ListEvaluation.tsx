import './list-evaluation.css';
import { localise } from '../../core/localise.ts';
import { formatPercent } from '../parts/format.ts';
import { saveFile } from '../parts/save-file.ts';
import { useText } from '../text/use-text.ts';
import { type Evaluation, evaluationToJson, matrixToCsv, scoreClass } from './evaluation.ts';

interface Props {
  readonly evaluation: Evaluation;
}

/** Accuracy, how sure the answers were, and confusion matrix, where it is known what is in the pictures. */
export function ListEvaluation({ evaluation }: Props) {
  const text = useText();
  const words = text.list.evaluation;
  const { model, images, correct, accuracy, meanProbability, heldBack, unlabelled } = evaluation;
  const name = `inkling-${model.id}-confusion`;
  return (
    <section className="list__evaluation" aria-labelledby="evaluation-title">
      <h3 className="list__subtitle" id="evaluation-title">
        {words.title}
      </h3>
      <p data-testid="accuracy" data-accuracy={accuracy} data-images={images}>
        {words.sentence(correct, images, formatPercent(accuracy, text.language))}{' '}
        {words.claimed(formatPercent(meanProbability, text.language))}
      </p>
      <p className="list__note">
        {words.why} {heldBack > 0 && words.heldBack(heldBack)}{' '}
        {unlabelled > 0 && words.unlabelled(unlabelled)}
      </p>
      {/* Wider than a phone: it scrolls by itself, with the keyboard too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable. */}
      <section className="list__scroll" aria-label={words.table} tabIndex={0}>
        <Matrix evaluation={evaluation} />
      </section>
      <div className="list__actions">
        <button
          type="button"
          className="button button--quiet"
          onClick={() => saveFile(`${name}.csv`, matrixToCsv(evaluation), 'text/csv;charset=utf-8')}
        >
          {words.csv}
        </button>
        <button
          type="button"
          className="button button--quiet"
          onClick={() => saveFile(`${name}.json`, evaluationToJson(evaluation), 'application/json')}
        >
          {words.json}
        </button>
      </div>
    </section>
  );
}

function Matrix({ evaluation }: Props) {
  const text = useText();
  const { table, recall, precision } = text.list.evaluation;
  const { model, classes, matrix } = evaluation;
  const scores = classes.map((place) => scoreClass(evaluation, place));
  const nameOf = (place: number) => {
    const label = model.labels[place];
    return label ? localise(label.name, text.language) : '';
  };
  const share = (value: number | null) => (value === null ? '' : formatPercent(value, text.language));
  return (
    <table className="list__matrix" data-testid="matrix">
      <caption className="visually-hidden">{table}</caption>
      <thead>
        <tr>
          <td />
          {classes.map((place) => (
            <th key={place} scope="col">
              {nameOf(place)}
            </th>
          ))}
          <th scope="col">{recall}</th>
        </tr>
      </thead>
      <tbody>
        {classes.map((actual, i) => (
          <tr key={actual}>
            <th scope="row">{nameOf(actual)}</th>
            {classes.map((answered) => {
              const count = matrix[actual]?.[answered] ?? 0;
              const kind = actual === answered ? 'right' : count > 0 ? 'wrong' : 'none';
              return (
                <td key={answered} className={`list__count list__count--${kind}`}>
                  {count}
                </td>
              );
            })}
            <td>{share(scores[i]?.recall ?? null)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{precision}</th>
          {classes.map((place, i) => (
            <td key={place}>{share(scores[i]?.precision ?? null)}</td>
          ))}
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
