import './network.css';
import { useStore } from 'zustand';
import { Disclosure } from '../parts/Disclosure.tsx';
import { formatSizeOf } from '../parts/model-size.ts';
import { useDetailsText } from '../text/use-details-text.ts';
import type { NetworkStore } from './network-store.ts';
import { countOf, type RequestGroup, receivedBy, viewNetwork } from './network-view.ts';

interface Props {
  readonly store: NetworkStore;
}

/** What left this device since the picture came, and what was fetched before: counted by the browser, not promised by us. */
export function Network({ store }: Props) {
  const text = useDetailsText();
  const requests = useStore(store, (state) => state.requests);
  const since = useStore(store, (state) => state.since);
  if (since === null) return null;
  const view = viewNetwork(requests, since, window.location.origin);
  const [count, received] = [countOf(view.since), receivedBy(view.since)];
  const describe = (group: RequestGroup) =>
    text.network.group(group.host, group.count, formatSizeOf(group.received, text));
  return (
    <Disclosure
      className="network"
      data-testid="network"
      data-requests={count}
      title={text.network.line(count, formatSizeOf(received, text), view.told)}
    >
      <div className="network__body">
        {view.since.length > 0 && <p>{text.network.since(view.since.map(describe))}</p>}
        {view.before.length > 0 && <p>{text.network.before(view.before.map(describe))}</p>}
        <p>{text.network.how}</p>
      </div>
    </Disclosure>
  );
}
