import { type ReactNode, useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import { TextContext } from '../text/use-text.ts';
import type { LanguageStore } from './language-store.ts';

interface Props {
  readonly store: LanguageStore;
  readonly children: ReactNode;
}

/** The page in the visitor's language: its texts, the document's `lang` and its title. */
export function Speaking({ store, children }: Props) {
  const text = useStore(store, (state) => state.text);
  useLayoutEffect(() => {
    document.documentElement.lang = text.language;
    document.title = text.title;
  }, [text]);
  return <TextContext value={text}>{children}</TextContext>;
}
