import { createContext, useContext } from 'react';
import type { LaterText } from './text.ts';

export const LaterContext = createContext<LaterText | null>(null);

/** What a part says that is fetched when it is wanted. @throws Error outside of such a part */
export function useLater(): LaterText {
  const later = useContext(LaterContext);
  if (!later) throw new Error('its text has not come');
  return later;
}
