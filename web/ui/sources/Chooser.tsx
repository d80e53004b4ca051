import './chooser.css';
import type { ChangeEvent, ReactNode, Ref } from 'react';
import { PictureMark } from '../parts/marks.tsx';
import { useText } from '../text/use-text.ts';
import { canChooseFolder, chooseFolder } from './choose-folder.ts';
import { type Found, fromFiles } from './found.ts';

interface Props {
  readonly ref: Ref<HTMLInputElement>;
  /** Whether it invites to the first picture, or offers another one beside a result. */
  readonly first: boolean;
  readonly onFiles: (found: Found | Promise<Found>) => void;
  /** The button that opens the camera. */
  readonly camera: ReactNode;
  /** What is said of what was given. */
  readonly children: ReactNode;
}

/** One element in every state of the page, so that the keyboard focus survives the change. */
export function Chooser({ ref, first, onFiles, camera, children }: Props) {
  const text = useText();
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(currentTarget.files ?? [])];
    currentTarget.value = ''; // or choosing the same file again would change nothing
    if (files.length > 0) onFiles(fromFiles(files));
  };
  return (
    <div className={first ? 'chooser chooser--first' : 'chooser'}>
      {first && <PictureMark className="chooser__mark" />}
      <div className="chooser__buttons">
        <label className={first ? 'button button--main' : 'button'}>
          <input
            ref={ref}
            className="visually-hidden"
            type="file"
            accept="image/*"
            multiple
            onChange={onChange}
          />
          {first ? text.sources.choose.first : text.sources.choose.another}
        </label>
        {canChooseFolder && (
          <button type="button" className="button chooser__folder" onClick={() => chooseFolder(onFiles)}>
            {text.sources.folder}
          </button>
        )}
        {camera}
      </div>
      <p className="chooser__hint">
        {first ? text.sources.choose.firstHint : text.sources.choose.anotherHint}
      </p>
      {children}
    </div>
  );
}
