/** The composition root: the only file that wires the rings together. */
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createRuntime } from './runtime/index.ts';
import { App } from './ui/components/App.tsx';
import { createPageStore } from './ui/state/page-store.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

/** `?engine=tfjs-webgl` in the address asks for one engine; the runtime chooses otherwise. */
const engine = new URLSearchParams(location.search).get('engine') ?? undefined;
const store = createPageStore({ runtime: createRuntime(), engine });
store.getState().start();

createRoot(root).render(
  <StrictMode>
    <App store={store} />
  </StrictMode>,
);
