/** The ConfigMap's values by the real entry point and the real nginx, as a user of no account. */

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programs, root } from '../testing/programs.ts';
import { only, overlays, render } from './testing/manifests.ts';
import { startPod } from './testing/pod.ts';

/** Whether another program of this machine has the port. */
async function isTaken(port: number): Promise<boolean> {
  const server = createServer().listen(port);
  const taken = await Promise.race([
    once(server, 'listening').then(() => false),
    once(server, 'error').then(() => true),
  ]);
  if (!taken) await new Promise((resolve) => server.close(resolve));
  return taken;
}

describe.each(overlays)('the settings of the overlay %s', (overlay) => {
  test('are a configuration that nginx takes', (context) => {
    const { kubectl, nginx } = programs(context, 'kubectl', 'nginx');
    const { data = {} } = only(render(kubectl, overlay), 'ConfigMap');
    const run = mkdtempSync(join(tmpdir(), 'inkling-settings-'));
    try {
      const asked = [nginx, '-t', '-e', 'stderr', '-p', run, '-c', join(run, 'nginx.conf')];
      const env = { PATH: process.env.PATH, ...data, INKLING_RUN: run };
      const { status, stderr } = spawnSync(join(root, 'deploy/entrypoint.sh'), asked, {
        env,
        encoding: 'utf8',
      });
      expect(status, stderr).toBe(0);
    } finally {
      rmSync(run, { recursive: true });
    }
  });

  test('have nginx answer the probes at the port that they ask', async (context) => {
    const { kubectl, nginx } = programs(context, 'kubectl', 'nginx');
    const manifests = render(kubectl, overlay);
    const [container] = only(manifests, 'Deployment').spec.template.spec.containers;
    const { httpGet } = container.readinessProbe;
    const port = container.ports.find(({ name }) => name === httpGet.port)?.containerPort ?? 0;
    context.skip(await isTaken(port), `another program listens at port ${port}`);
    const pod = await startPod(nginx, only(manifests, 'ConfigMap').data ?? {});
    try {
      const answer = await fetch(`http://127.0.0.1:${port}${httpGet.path}`);
      expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
    } finally {
      expect(await pod.stop()).toBe(0);
    }
  });
});
