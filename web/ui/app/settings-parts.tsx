import { useStore } from 'zustand';
import type { AnswerStore } from '../answer/answer-store.ts';
import type { CountsSlot } from '../counts/counts-slot.ts';
import { DeviceDialog } from '../device/DeviceDialog.tsx';
import type { DeviceStore } from '../device/device-store.ts';
import type { EngineStore } from '../engines/engine-store.ts';
import { LanguageChoice } from '../language/LanguageChoice.tsx';
import type { LanguageStore } from '../language/language-store.ts';
import type { SettingsParts } from '../settings/Settings.tsx';
import { SettingsMenu } from '../settings/SettingsMenu.tsx';
import type { ThemeStore } from '../settings/theme-store.ts';

interface Shown {
  readonly theme: ThemeStore;
  readonly language: LanguageStore;
  readonly device: DeviceStore;
  readonly engines: EngineStore;
  readonly answers: AnswerStore;
  readonly counts: CountsSlot;
}

const Counts = ({ slot }: { readonly slot: CountsSlot }) => useStore(slot, (state) => state.choice);

/** What the settings hold, of several features. Fetched when it is wanted. */
export const settingsParts = ({
  theme,
  language,
  device,
  engines,
  answers,
  counts,
}: Shown): SettingsParts => ({
  menu: (onDevice) => (
    <SettingsMenu theme={theme} onDevice={onDevice}>
      <LanguageChoice store={language} />
      <Counts slot={counts} />
    </SettingsMenu>
  ),
  device: (onClose) => <DeviceDialog device={device} engines={engines} answers={answers} onClose={onClose} />,
});
