import type { ModelRecord } from '../../runtime/index.ts';
import type { ShownCode } from '../text/codes.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { AskedClass } from './AskedClass.tsx';
import { Classes } from './Classes.tsx';
import { ConfusionMatrix } from './ConfusionMatrix.tsx';
import { Facts } from './Facts.tsx';
import { Forms } from './Forms.tsx';
import { Limits } from './Limits.tsx';
import { Made } from './Made.tsx';
import { Missing } from './Missing.tsx';
import { Reliability } from './Reliability.tsx';
import type { AskedAnswer } from './record-switch.ts';
import { viewClasses } from './record-view.ts';
import { Strangers } from './Strangers.tsx';

interface Props {
  readonly record: ModelRecord;
  /** The answer that led here; null where none did. */
  readonly answer: AskedAnswer | null;
  readonly onRetry: () => void;
}

/** All parts that the bundle has something for. */
export function RecordBody({ record, answer, onRetry }: Props) {
  const { language } = useText();
  const words = useRecordText().record;
  const { manifest, missing, card } = record;
  const figures = record.figures ?? {};
  const classes = viewClasses(figures, manifest.labels, language);
  return (
    <>
      {answer && (
        <AskedClass
          answer={answer}
          figures={figures}
          manifest={manifest}
          view={classes.find(({ id }) => id === answer.label)}
        />
      )}
      <Facts record={record} />
      {missing && <Missing code={missing.code as ShownCode} onRetry={onRetry} />}
      {!record.figures && !missing && <p className="record__note">{words.bare}</p>}
      {classes.length > 0 && <Classes classes={classes} />}
      {classes.length > 0 && figures.confusion && (
        <ConfusionMatrix counts={figures.confusion} names={classes.map(({ name }) => name)} />
      )}
      {figures.reliability && (
        <Reliability bins={figures.reliability} figures={figures} manifest={manifest} />
      )}
      {figures.strangers && <Strangers figures={figures} manifest={manifest} />}
      {figures.limits && figures.limits.length > 0 && <Limits limits={figures.limits} />}
      <Made manifest={manifest} figures={figures} />
      <Forms manifest={manifest} />
      {card && (
        <p>
          <a className="record__link" href={card} target="_blank" rel="noreferrer">
            {words.card}
          </a>
        </p>
      )}
    </>
  );
}
