import './chooser.css';
import type { ChangeEvent, Ref } from 'react';
import { pickPicture } from '../decide/pick-picture.ts';
import { useText } from '../text/use-text.ts';
import { PictureMark } from './marks.tsx';

interface Props {
  readonly ref: Ref<HTMLInputElement>;
  /** Whether it invites to the first picture, or offers another one beside a result. */
  readonly first: boolean;
  readonly onFile: (file: File) => void;
}

/** One element in every state of the page, so that the keyboard focus survives the change. */
export function Chooser({ ref, first, onFile }: Props) {
  const text = useText();
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = pickPicture(currentTarget.files ?? []);
    currentTarget.value = ''; // or choosing the same file again would change nothing
    if (file) onFile(file);
  };
  return (
    <div className={first ? 'chooser chooser--first' : 'chooser'}>
      {first && <PictureMark className="chooser__mark" />}
      <label className={first ? 'button button--main' : 'button'}>
        <input ref={ref} className="visually-hidden" type="file" accept="image/*" onChange={onChange} />
        {first ? text.choose.first : text.choose.another}
      </label>
      <p className="chooser__hint">{first ? text.choose.firstHint : text.choose.anotherHint}</p>
    </div>
  );
}
