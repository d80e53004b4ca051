import './settings.css';
import { type ReactNode, useRef, useState } from 'react';
import { ChunkFailure } from '../parts/ChunkFailure.tsx';
import { SettingsMark } from '../parts/marks.tsx';
import { useChunk } from '../parts/use-chunk.ts';
import { useText } from '../text/use-text.ts';

/** What the settings hold. */
export interface SettingsParts {
  /** `onDevice` opens what is stored on this device. */
  readonly menu: (onDevice: () => void) => ReactNode;
  /** What is stored on this device, in front of the page. */
  readonly device: (onClose: () => void) => ReactNode;
}

interface Props {
  /** Fetches both when they are first wanted. It must not change. */
  readonly load: () => Promise<SettingsParts>;
}

/** What a visitor may want to have otherwise: a menu in the header, and what is stored behind it. */
export function Settings({ load }: Props) {
  const text = useText();
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLElement>(null);
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
        {chunk?.menu(showDevice)}
        {failed && <ChunkFailure onRetry={retry} />}
      </section>
      {open && chunk?.device(hideDevice)}
    </>
  );
}
