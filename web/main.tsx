/** The composition root: the only file that wires the rings together. */
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createRuntime } from './runtime/index.ts';
import { App } from './ui/components/App.tsx';
import type { Connection } from './ui/decide/may-prefetch.ts';
import { whenIdle } from './ui/input/when-idle.ts';
import { prefetchWhenIdle } from './ui/state/prefetch.ts';
import { createStores } from './ui/state/stores.ts';
import { createWantedEngineMemory } from './ui/state/wanted-engine.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const runtime = createRuntime();
const stores = createStores({ runtime, memory: createWantedEngineMemory(window) });
stores.page.getState().start();
const { connection } = navigator as Navigator & { readonly connection?: Connection };
prefetchWhenIdle({ ...stores, runtime, connection, whenIdle });

createRoot(root).render(
  <StrictMode>
    <App stores={stores} />
  </StrictMode>,
);
