import { localise } from '../../core/localise.ts';
import type { Localised } from '../../core/manifest.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { Section } from './Section.tsx';

interface Props {
  readonly limits: readonly Localised[];
}

/** What its maker says that it cannot do. */
export function Limits({ limits }: Props) {
  const { record, language } = useRecordText();
  return (
    <Section title={record.limits} testId="record-limits">
      <ul className="record__list">
        {limits.map((limit) => (
          <li key={limit.en}>{localise(limit, language)}</li>
        ))}
      </ul>
    </Section>
  );
}
