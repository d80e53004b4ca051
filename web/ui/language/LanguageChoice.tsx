import './language-choice.css';
import { useStore } from 'zustand';
import { languages } from '../text/languages.ts';
import { useText } from '../text/use-text.ts';
import type { LanguageStore } from './language-store.ts';

interface Props {
  readonly store: LanguageStore;
}

export function LanguageChoice({ store }: Props) {
  const text = useText();
  const missing = useStore(store, (state) => state.missing);
  const { choose } = store.getState(); // actions never change
  const name = languages.find(({ code }) => code === missing)?.name;
  return (
    <div className="language">
      <select
        className="language__select"
        aria-label={text.languages.label}
        value={text.language}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {languages.map(({ code, name }) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
      <p className="language__missing" role="status">
        {name && text.languages.missing(name)}
      </p>
    </div>
  );
}
