import './settings.css';
import { type ReactNode, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Stores } from '../../state/stores.ts';
import { type Theme, type ThemeStore, themes } from '../../state/theme-store.ts';
import { useText } from '../../text/use-text.ts';
import { Choices } from '../Choices.tsx';
import { DeviceDialog } from '../device/DeviceDialog.tsx';
import { SettingsMark } from '../marks.tsx';

interface Props {
  readonly stores: Stores;
  readonly theme: ThemeStore;
  /** More settings, each with its own name. */
  readonly children?: ReactNode;
}

/** What a visitor may want to have otherwise: a menu in the header, and what is stored behind it. */
export function Settings({ stores, theme: store, children }: Props) {
  const text = useText();
  const theme = useStore(store, (state) => state.theme);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLElement>(null);
  const showDevice = () => {
    menu.current?.hidePopover?.();
    setOpen(true);
  };
  const hideDevice = () => {
    setOpen(false);
    button.current?.focus(); // what opened it is hidden by now
  };
  return (
    <>
      <button ref={button} type="button" className="settings__button" popoverTarget="settings">
        <SettingsMark className="settings__mark" />
        <span className="visually-hidden">{text.settings.title}</span>
      </button>
      <section ref={menu} id="settings" popover="auto" className="settings" aria-label={text.settings.title}>
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
        <button type="button" className="button button--quiet" onClick={showDevice}>
          {text.device.open}
        </button>
      </section>
      {open && <DeviceDialog stores={stores} onClose={hideDevice} />}
    </>
  );
}
