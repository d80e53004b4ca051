import './is-it-right.css';
import { useState } from 'react';
import { useStore } from 'zustand';
import { localise } from '../../core/localise.ts';
import { useText } from '../text/use-text.ts';
import type { Picture, Shown } from './answer-store.ts';
import { describeAnswer } from './describe-answer.ts';
import { saidOf, type TruthStore } from './truth-store.ts';

interface Props {
  readonly shown: Shown;
  readonly truths: TruthStore;
}

/** Takes the visitor's word for what is in the picture; nothing vanishes when it was said, so that it can be taken back. */
export function IsItRight({ shown: { picture, result }, truths }: Props) {
  const text = useText();
  const { truth: words, language } = text;
  const { id: model } = result.model;
  const said = useStore(truths, (state) => saidOf(state.truths, picture, model));
  // Told when something was said, not whenever a picture or a part comes back of which something was.
  const [noted, setNoted] = useState<Picture | null>(null);
  const { say } = truths.getState(); // actions never change
  const top = result.classes[0]?.id;
  const { grade } = describeAnswer(result, text);
  const sure = grade === 'very-likely' || grade === 'probably';
  const take = (label: string | null) => {
    say(picture, model, label);
    setNoted(label === null ? null : picture);
  };
  const names = result.classes
    .map(({ id, name }) => ({ id, name: localise(name, language) }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  return (
    <fieldset className="truth">
      <legend className="truth__title">{words.title}</legend>
      {/* Where the headline names no one class there is nothing to say yes to. */}
      {top !== undefined && sure && (
        <button
          type="button"
          className="button button--quiet"
          aria-pressed={said === top}
          onClick={() => take(said === top ? null : top)}
        >
          {words.yes}
        </button>
      )}
      <label className="truth__choice">
        {words.is}
        <select
          className="select"
          value={said ?? ''}
          onChange={({ currentTarget }) => take(currentTarget.value || null)}
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
        {noted === picture && words.noted}
      </p>
    </fieldset>
  );
}
