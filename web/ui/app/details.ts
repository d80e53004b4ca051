/** What comes with the first answer, in one chunk: each `import()` is a request more. */
export { Compare } from '../compare/Compare.tsx';
export { AnswerDetails } from './AnswerDetails.tsx';
export { PictureOver, PictureTools } from './PictureParts.tsx';
