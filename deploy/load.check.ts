/** Ten seconds of mixed load on the real nginx and the built page, which reads its configuration anew meanwhile. `bench/load.mjs` has more of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { freePort } from '../scripts/free-port.mjs';
import { startPod } from './kubernetes/testing/pod.ts';
import { dist, isBuilt, largest } from './testing/ask.ts';
import { mixedLoad } from './testing/mixed-load.ts';
import { children } from './testing/processes.ts';
import { programs } from './testing/programs.ts';

test('no request fails while nginx reads its configuration anew', async (context) => {
  context.skip(!isBuilt, 'no build: npm run build');
  const { nginx } = programs(context, 'nginx');
  const pod = await startPod(nginx, { PORT: String(await freePort()) }, { site: dist });
  try {
    const workers = children(pod.pid);
    const paths = ['/', largest(/^assets\/.*\.js$/), largest(/^models\/.*\.bin$/)];
    const signal = AbortSignal.timeout(10_000);
    const load = mixedLoad(pod.url, paths, { visitors: 8, pause: 5, signal });
    await sleep(4_000);
    process.kill(pod.pid, 'SIGHUP');
    const { requests, failed, cut } = await load;
    expect({ failed, cut }).toEqual({ failed: [], cut: 0 });
    expect(requests).toBeGreaterThan(paths.length);
    await vi.waitFor(() => expect(children(pod.pid).filter((pid) => workers.includes(pid))).toEqual([]));
  } finally {
    await pod.stop();
  }
});
