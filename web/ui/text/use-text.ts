import { createContext, useContext } from 'react';
import { en } from './en/index.ts';
import type { Text } from './text.ts';

export const TextContext = createContext<Text>(en);

/** All that the page says, in the visitor's language. */
export const useText = (): Text => useContext(TextContext);
