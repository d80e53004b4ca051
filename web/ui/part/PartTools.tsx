/** What the page fetches when a visitor wants to ask about another part. */
export { Found } from './Found.tsx';
export { PartPanel } from './PartPanel.tsx';
export { PartSquare } from './PartSquare.tsx';
