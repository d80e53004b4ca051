import './chooser.css';
import type { ChangeEvent, Ref } from 'react';
import { pickPicture } from '../decide/pick-picture.ts';
import { en } from '../text/en.ts';
import { PictureMark } from './marks.tsx';

interface Props {
  readonly ref: Ref<HTMLInputElement>;
  /** Whether it invites to the first picture, or offers another one beside a result. */
  readonly first: boolean;
  readonly onFile: (file: File) => void;
}

/** One element in every state of the page, so that the keyboard focus survives the change. */
export function Chooser({ ref, first, onFile }: Props) {
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
        {first ? en.choose.first : en.choose.another}
      </label>
      <p className="chooser__hint">{first ? en.choose.firstHint : en.choose.anotherHint}</p>
    </div>
  );
}
