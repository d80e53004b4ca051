import './counts.css';
import { useStore } from 'zustand';
import { Disclosure } from '../parts/Disclosure.tsx';
import { useCountsText } from '../text/use-counts-text.ts';
import { CountsChoice } from './CountsChoice.tsx';
import type { CountsStore } from './counts-store.ts';

interface Props {
  readonly store: CountsStore;
}

/** That the page counts, what, and how to say no: at its end, for as long as it is open. */
export function CountsNotice({ store }: Props) {
  const { counts: words } = useCountsText();
  const on = useStore(store, (state) => state.on);
  const browserRefuses = useStore(store, (state) => state.browserRefuses);
  return (
    <footer className="counts" data-testid="counts">
      <p className="counts__said">
        {browserRefuses ? words.browserRefuses : on ? words.said : words.refused}
        <CountsChoice store={store} />
      </p>
      <Disclosure soft title={words.more}>
        <div className="counts__body">
          <p>{words.what}</p>
          <p>{words.never}</p>
        </div>
      </Disclosure>
    </footer>
  );
}
