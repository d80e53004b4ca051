/** The composition root: the only file that wires the rings together. */
import './ui/parts/tokens.css';
import './ui/parts/base.css';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { within } from './runtime/concurrency/within.ts';
import { createRuntime, isPicture, readPictureAt, readSamples, sharedParameter } from './runtime/index.ts';
import { holdVersion } from './runtime/offline/hold-version.ts';
import { App } from './ui/app/App.tsx';
import { followLink } from './ui/app/follow-link.ts';
import type { Connection } from './ui/app/may-prefetch.ts';
import { nextTask } from './ui/app/next-task.ts';
import { createStores } from './ui/app/stores.ts';
import { whenIdle } from './ui/app/when-idle.ts';
import { createWantedEngineMemory } from './ui/engines/wanted-engine.ts';
import { createLanguageStore } from './ui/language/language-store.ts';
import { Speaking } from './ui/language/Speaking.tsx';
import { createThemeStore } from './ui/settings/theme-store.ts';
import { takeArrivals } from './ui/sources/arrivals.ts';
import { fromFiles } from './ui/sources/found.ts';
import { en } from './ui/text/en/index.ts';
import { languages } from './ui/text/languages.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

await nextTask(); // all modules were run in the one before
holdVersion(import.meta.url, window);
const theme = createThemeStore(window);
const runtime = createRuntime();
const stores = createStores({
  runtime,
  memory: createWantedEngineMemory(window),
  readPicture: readPictureAt,
  isPicture,
  readSamples,
  pageUrl: document.baseURI,
  whenIdle,
});
stores.answers.getState().start();
runtime.wantsCounts.then(async (wanted) => {
  if (!wanted) return;
  // Without its code nothing is counted.
  const counts = await import('./ui/app/counts.tsx').catch(() => null);
  counts?.startCounts({ ...stores, window });
});
const onFiles = (files: readonly File[]) => stores.intake.getState().take(fromFiles(files));
const takeShared = async () => (await import('./runtime/offline/shared.ts')).takeShared();
takeArrivals({ window, parameter: sharedParameter, takeShared, onFiles });
whenIdle(() =>
  import('./idle.ts').then(
    ({ prefetchWhenIdle, offlineWhenIdle, register }) => {
      const { connection } = navigator as Navigator & { readonly connection?: Connection };
      prefetchWhenIdle({ ...stores, runtime, connection, whenIdle });
      if (import.meta.env.PROD) offlineWhenIdle({ ...stores, register, whenIdle });
    },
    () => {}, // its code did not come: nothing is fetched ahead, and there is no service worker in this visit
  ),
);

await nextTask();
stores.samples.getState().load();
followLink({ ...stores, window });

const language = createLanguageStore({
  languages,
  initial: en,
  preferred: navigator.languages,
  storage: () => localStorage,
});
/** Longer than this a visitor looks at nothing for the sake of a page that begins in the right language. */
const blankMilliseconds = 1_000;
await within(blankMilliseconds, language.getState().start());

// In slices of a few milliseconds: as a transition, React lets the browser draw and answer in between.
startTransition(() =>
  createRoot(root).render(
    <StrictMode>
      <Speaking store={language}>
        <App stores={stores} language={language} theme={theme} />
      </Speaking>
    </StrictMode>,
  ),
);
