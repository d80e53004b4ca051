import { engineName } from '../engine-names.ts';
import { and } from './words.ts';

/** What is stored on this device, all of it. */
export const stored = {
  title: 'What is stored on this device',
  intro: 'So that it is quick the next time, and works without a network. Never your pictures.',
  models: 'Models',
  version: (version: string, engines: readonly string[]) =>
    engines.length > 0 ? `Version ${version}, for ${and(engines.map(engineName))}` : `Version ${version}`,
  rest: 'Besides',
  engine: (id: string) => `Engine ${engineName(id)}`,
  page: 'The page itself',
  other: 'Models that are no longer offered',
  total: 'In all, as your browser counts it',
  unknown: 'Your browser does not tell what is stored.',
  remembered: 'Also remembered',
  measured: (models: number) =>
    models === 1
      ? 'how fast each engine is here, for 1 model'
      : `how fast each engine is here, for ${models} models`,
  choices: 'what you chose: an engine, the look of the page, the language, that you are not counted',
  clear: 'Clear everything',
  clearQuestion: 'Remove all of this? The page goes on, and fetches anew what it needs.',
  clearYes: 'Remove all of it',
  clearNo: 'Keep it',
  cleared: 'Everything was removed. What is on the page now stays until you close it.',
  close: 'Close',
  open: 'On this device…',
};
