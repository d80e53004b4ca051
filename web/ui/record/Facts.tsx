import type { ModelRecord } from '../../runtime/index.ts';
import { formatPercent } from '../parts/format.ts';
import { useRecordText } from '../text/use-record-text.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly record: ModelRecord;
}

/** What is to be known first. */
export function Facts({ record: { manifest, figures } }: Props) {
  const { language } = useText();
  const { facts } = useRecordText().record;
  const { accuracy, images, expectedCalibrationError: error } = manifest.measured;
  const photographs = figures?.photographs;
  const number = new Intl.NumberFormat(language);
  const all = [
    { share: accuracy.int8 ?? Math.min(...Object.values(accuracy)), is: facts.test(number.format(images)) },
    photographs && { share: photographs.accuracy, is: facts.photographs(number.format(photographs.images)) },
    error && { share: error.after, is: facts.calibration },
  ].flatMap((fact) => fact ?? []);
  return (
    <ul className="record__facts" data-testid="record-facts">
      {all.map(({ share, is }) => (
        <li key={is} className="record__fact">
          <b className="record__number">{formatPercent(share, language)}</b> {is}
        </li>
      ))}
    </ul>
  );
}
