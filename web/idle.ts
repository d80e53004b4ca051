/** What main.tsx fetches once the page is idle, in one chunk: each `import()` is a request more. */
export { register } from './runtime/offline/registration.ts';
export { offlineWhenIdle } from './ui/app/offline.ts';
export { prefetchWhenIdle } from './ui/app/prefetch.ts';
