/** A record's code, fetched when the first one is wanted. */
export { loadLater } from '../text/load-later.ts';
export { RecordDialog } from './RecordDialog.tsx';
