/** Elements of one page that ask the same bucket share a runtime, and its worker. */
import type { Runtime } from '../../../../web/runtime/interface/runtime.ts';
import { openClient } from '../client.ts';

interface Shared {
  readonly client: Runtime;
  users: number;
}

const open = new Map<string, Shared>();

export interface Lease {
  /** As it was asked for. */
  readonly bucket: string;
  readonly client: Runtime;
  /** Ends the workers where nobody else asks this bucket. */
  release(): void;
}

export function leaseClient(bucket: string): Lease {
  const address = URL.canParse(bucket, document.baseURI) ? new URL(bucket, document.baseURI).href : bucket;
  const shared = open.get(address) ?? { client: openClient({ bucket: address }), users: 0 };
  open.set(address, shared);
  shared.users += 1;
  let held = true;
  return {
    bucket,
    client: shared.client,
    release() {
      if (!held) return;
      held = false;
      shared.users -= 1;
      if (shared.users > 0) return;
      open.delete(address);
      shared.client.dispose();
    },
  };
}
