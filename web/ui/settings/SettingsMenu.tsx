import './settings-menu.css';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { Choices } from '../parts/Choices.tsx';
import { useStoredText } from '../text/use-stored-text.ts';
import { type Theme, type ThemeStore, themes } from './theme-store.ts';

interface Props {
  readonly theme: ThemeStore;
  /** Opens what is stored on this device. */
  readonly onDevice: () => void;
  readonly children: ReactNode;
}

export function SettingsMenu({ theme: store, onDevice, children }: Props) {
  const text = useStoredText();
  const theme = useStore(store, (state) => state.theme);
  return (
    <>
      <div className="settings__part">
        <p className="settings__name">{text.settings.theme}</p>
        <Choices
          name="theme"
          legend={text.settings.theme}
          choices={themes.map((value) => ({ value, text: text.settings.themes[value] }))}
          current={theme}
          onChoose={(value) => store.getState().choose(value as Theme)}
          quiet
        />
      </div>
      {children}
      <button type="button" className="button button--quiet" onClick={onDevice}>
        {text.stored.open}
      </button>
    </>
  );
}
