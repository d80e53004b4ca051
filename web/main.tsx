/** The composition root: the only file that wires the rings together. */
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createRuntime, sharedParameter, takeShared } from './runtime/index.ts';
import { holdVersion } from './runtime/offline/hold-version.ts';
import { App } from './ui/components/App.tsx';
import type { Connection } from './ui/decide/may-prefetch.ts';
import { pickPicture } from './ui/decide/pick-picture.ts';
import { takeArrivals } from './ui/input/arrivals.ts';
import { whenIdle } from './ui/input/when-idle.ts';
import { offlineWhenIdle } from './ui/state/offline.ts';
import { prefetchWhenIdle } from './ui/state/prefetch.ts';
import { createStores } from './ui/state/stores.ts';
import { createThemeStore } from './ui/state/theme-store.ts';
import { createWantedEngineMemory } from './ui/state/wanted-engine.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

holdVersion();
const theme = createThemeStore(window);
const runtime = createRuntime();
const stores = createStores({ runtime, memory: createWantedEngineMemory(window) });
stores.page.getState().start();
const { connection } = navigator as Navigator & { readonly connection?: Connection };
prefetchWhenIdle({ ...stores, runtime, connection, whenIdle });
const onFiles = (files: readonly File[]) => {
  const file = pickPicture(files);
  if (file) stores.page.getState().classify({ file, name: file.name });
};
takeArrivals({ window, parameter: sharedParameter, takeShared, onFiles });
if (import.meta.env.PROD) {
  const register = async () => (await import('./runtime/offline/registration.ts')).register();
  offlineWhenIdle({ ...stores, register, whenIdle });
}

createRoot(root).render(
  <StrictMode>
    <App stores={stores} theme={theme} />
  </StrictMode>,
);
