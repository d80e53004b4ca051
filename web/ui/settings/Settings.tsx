import './settings.css';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { SettingsMark } from '../parts/marks.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { useText } from '../text/use-text.ts';
import type { ThemeStore } from './theme-store.ts';

/** A dialog that the menu opens. */
type ShowDialog = (onClose: () => void) => ReactNode;

interface Props {
  readonly theme: ThemeStore;
  /** Fetches what is stored on this device, together with the menu. It must not change. */
  readonly loadDevice: () => Promise<ShowDialog>;
  /** More settings, each with its own name. */
  readonly children?: ReactNode;
}

/** What a visitor may want to have otherwise: a menu in the header, and what is stored behind it. Both are fetched when wanted. */
export function Settings({ theme, loadDevice, children }: Props) {
  const text = useText();
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLElement>(null);
  const load = useCallback(async () => {
    const [{ SettingsMenu }, device] = await Promise.all([import('./SettingsMenu.tsx'), loadDevice()]);
    return { SettingsMenu, device };
  }, [loadDevice]);
  const { chunk, failed, retry } = useChunk(wanted, load);
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
      <button
        ref={button}
        type="button"
        className="settings__button"
        popoverTarget="settings"
        onClick={() => setWanted(true)}
      >
        <SettingsMark className="settings__mark" />
        <span className="visually-hidden">{text.settings.title}</span>
      </button>
      <section ref={menu} id="settings" popover="auto" className="settings" aria-label={text.settings.title}>
        {chunk && (
          <chunk.SettingsMenu theme={theme} onDevice={showDevice}>
            {children}
          </chunk.SettingsMenu>
        )}
        {failed && <ChunkFailure onRetry={retry} />}
      </section>
      {open && chunk?.device(hideDevice)}
    </>
  );
}
