import type { ModelRecord } from '../../runtime/index.ts';
import { formatPercent } from '../parts/format.ts';
import { formatSizeOf } from '../parts/model-size.ts';
import { engineName } from '../text/engine-names.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { Section } from './Section.tsx';

interface Props {
  readonly manifest: ModelRecord['manifest'];
}

/** What each engine reads, how large it is, and how often right; and what the float form would be. */
export function Forms({ manifest: { artifacts, measured } }: Props) {
  const text = useText();
  const { forms: words } = useRecordText().record;
  const share = (value: number | undefined) =>
    value === undefined ? '' : formatPercent(value, text.language);
  return (
    <Section title={words.title} testId="record-forms">
      <FiguresTable
        caption={words.caption}
        head={[words.engine, words.precision, words.accuracy, words.bytes]}
        rows={[
          ...artifacts.map(({ engine, precision, bytes, weights }) => [
            engineName(engine),
            precision,
            share(measured.accuracy[precision]),
            formatSizeOf(
              weights.reduce((all, file) => all + file.bytes, bytes),
              text,
            ),
          ]),
          [words.reference, 'float32', share(measured.accuracy.float32), ''],
        ]}
      />
    </Section>
  );
}
