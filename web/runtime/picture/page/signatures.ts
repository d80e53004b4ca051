/** What tells a picture by its first bytes: a chunk of its own, which only many files at once need. */
export { kindOf } from '../../../core/picture-file/inspect.ts';
export { isSvg, longestProlog } from '../../../core/picture-file/svg.ts';
