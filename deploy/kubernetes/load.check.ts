/**
 * What one pod carries: requests and bytes for a second of a core, which is the limit of a pod. Measured as the processor's
 * time that nginx took, so that a busy machine and wrk's own work do not count. No verdict: only that nothing failed.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../scripts/free-port.mjs';
import { dist, isBuilt, largest } from '../testing/ask.ts';
import { computed, held, pinned } from '../testing/processes.ts';
import { find, programs } from '../testing/programs.ts';
import { wrk } from '../testing/wrk.ts';
import { type Pod, startPod } from './testing/pod.ts';

const seconds = 1;

describe('one pod', () => {
  let pod: Pod | undefined;

  beforeAll(async () => {
    const nginx = find('nginx');
    if (!nginx || !find('wrk') || !isBuilt) return;
    const options = { site: dist, wrapper: pinned('first') };
    pod = await startPod(nginx, { PORT: String(await freePort()) }, options);
  });
  afterAll(() => pod?.stop());

  test.for<[what: string, path: string | RegExp]>([
    ['the health check', '/healthz'],
    ['the page', '/'],
    ['a script', /^assets\/.*\.js$/],
    ['weights', /^models\/.*\.bin$/],
  ])('%s', ([what, path], context) => {
    context.skip(!isBuilt, 'there is no build to serve');
    const installed = programs(context, 'wrk', 'nginx');
    if (!pod) throw new Error('nginx did not start');
    const before = computed(pod.pid);
    const url = pod.url + (typeof path === 'string' ? path : largest(path));
    const { us, requests, bytes, failed } = wrk(installed.wrk, url, seconds);
    const measured = computed(pod.pid) - before;
    const each = (value: number) => Math.round(value).toLocaleString('en');
    console.info(
      `${what}: ${each(bytes / requests)} bytes; ${each(requests / measured)} requests and ${each(bytes / measured / 1e6)} MB ` +
        `for a second of a core (in all ${each(requests / (us / 1e6))} requests a second); ${each(held(pod.pid) / 1e6)} MB held`,
    );
    expect(requests).toBeGreaterThan(0);
    expect(failed).toBe(0);
  });
});
