import './is-it-right.css';
import { useStore } from 'zustand';
import { localise } from '../../core/localise.ts';
import { useText } from '../text/use-text.ts';
import type { Shown } from './answer-store.ts';
import { describeAnswer } from './describe-answer.ts';
import type { TruthStore } from './truth-store.ts';

interface Props {
  readonly shown: Shown;
  readonly truths: TruthStore;
}

/** Takes the visitor's word for what is in the picture; nothing vanishes when it was said, so that it can be taken back. */
export function IsItRight({ shown: { picture, result }, truths }: Props) {
  const text = useText();
  const { truth: words, language } = text;
  const said = useStore(truths, (state) => state.truths.get(picture.file));
  const { say } = truths.getState(); // actions never change
  const top = result.classes[0]?.id;
  const { heldBack } = describeAnswer(result, text);
  const names = result.classes
    .map(({ id, name }) => ({ id, name: localise(name, language) }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  return (
    <fieldset className="truth">
      <legend className="truth__title">{words.title}</legend>
      {top !== undefined && !heldBack && (
        <button
          type="button"
          className="button button--quiet"
          aria-pressed={said === top}
          onClick={() => say(picture.file, said === top ? null : top)}
        >
          {words.yes}
        </button>
      )}
      <label className="truth__choice">
        {words.is}
        <select
          className="truth__select"
          value={said ?? ''}
          onChange={({ currentTarget }) => say(picture.file, currentTarget.value || null)}
        >
          <option value="">{words.unsaid}</option>
          {names.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p className="truth__note" role="status">
        {said !== undefined && words.noted}
      </p>
    </fieldset>
  );
}
