import './record-classes.css';
import { type CSSProperties, useState } from 'react';
import { formatPercent } from '../parts/format.ts';
import { OpenMark } from '../parts/marks.tsx';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { AsTable } from './AsTable.tsx';
import { ClassRecord } from './ClassRecord.tsx';
import { FiguresTable } from './FiguresTable.tsx';
import type { ClassView } from './record-view.ts';
import { Section } from './Section.tsx';

interface Props {
  readonly classes: readonly ClassView[];
}

/** A bar a class: how many of its pictures are found. Each opens the record of its class. */
export function Classes({ classes }: Props) {
  const { classes: words } = useRecordText().record;
  const [open, setOpen] = useState<string | null>(null);
  const photographed = classes.some(({ photographs }) => photographs !== null);
  return (
    <Section
      title={words.title}
      note={photographed ? `${words.note} ${words.diamonds}` : words.note}
      testId="record-classes"
    >
      <ul className="record-classes">
        {classes.map((one) => (
          <ClassRow
            key={one.id}
            view={one}
            open={one.id === open}
            onToggle={() => setOpen(one.id === open ? null : one.id)}
          />
        ))}
      </ul>
      <ClassesTable classes={classes} photographed={photographed} />
    </Section>
  );
}

interface RowProps {
  readonly view: ClassView;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function ClassRow({ view, open, onToggle }: RowProps) {
  const { language } = useText();
  const { id, name, found, photographs } = view;
  const panel = `record-class-${id}`;
  return (
    <li className="record-classes__row" data-testid="record-class" data-label={id}>
      <button
        type="button"
        className="record-classes__bar"
        aria-expanded={open}
        aria-controls={panel}
        onClick={onToggle}
      >
        <span className="record-classes__name">
          <OpenMark className="record__mark" />
          {name}
        </span>{' '}
        <span className="record-classes__track" style={{ '--share': found } as CSSProperties}>
          <span className="record-classes__fill" />
          {photographs !== null && (
            <span
              className="record-classes__photographs"
              style={{ '--share': photographs } as CSSProperties}
            />
          )}
        </span>
        <span className="record-classes__percent">{formatPercent(found, language)}</span>
      </button>
      <div id={panel} className="record-classes__panel" hidden={!open}>
        {open && <ClassRecord view={view} />}
      </div>
    </li>
  );
}

function ClassesTable({
  classes,
  photographed,
}: {
  readonly classes: Props['classes'];
  readonly photographed: boolean;
}) {
  const { language } = useText();
  const { caption, head } = useRecordText().record.classes;
  const number = new Intl.NumberFormat(language);
  const share = (value: number | null) => (value === null ? '' : formatPercent(value, language));
  return (
    <AsTable caption={caption}>
      <FiguresTable
        caption={caption}
        head={[
          head.name,
          head.pictures,
          head.found,
          head.precision,
          ...(photographed ? [head.photographs] : []),
        ]}
        rows={classes.map(({ name, pictures, found, precision, photographs }) => [
          name,
          number.format(pictures),
          share(found),
          share(precision),
          ...(photographed ? [share(photographs)] : []),
        ])}
      />
    </AsTable>
  );
}
