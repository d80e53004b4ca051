/** A real S3 server on this machine, with one pair of keys. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/free-port.mjs';

export interface SeaweedFS {
  readonly endpoint: string;
  /** What a client of it has in its environment. */
  readonly keys: { readonly AWS_ACCESS_KEY_ID: string; readonly AWS_SECRET_ACCESS_KEY: string };
  stop(): Promise<void>;
}

/** Ports that nobody has, as arguments, and two of them by name. */
export async function seaweedPorts() {
  const names = ['master', 'volume', 'filer', 's3'].flatMap((name) => [`${name}.port`, `${name}.port.grpc`]);
  const ports: Record<string, number> = {};
  for (const name of names) ports[name] = await freePort();
  // SeaweedFS's commands look for the filer's other port here.
  while ((ports['filer.port'] as number) > 55_535) ports['filer.port'] = await freePort();
  ports['filer.port.grpc'] = (ports['filer.port'] as number) + 10_000;
  const args = Object.entries(ports).map(([name, port]) => `-${name}=${port}`);
  return { args, s3: ports['s3.port'] as number, filer: ports['filer.port'] as number };
}

/** @param weed where SeaweedFS's program is @throws Error where it does not come up */
export async function startSeaweedFS(weed: string): Promise<SeaweedFS> {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-seaweedfs-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const credentials = [{ accessKey: 'operator', secretKey: 'operator-secret' }];
  const identities = [{ name: 'operator', credentials, actions: ['Admin', 'Read', 'Write', 'List'] }];
  const config = join(folder, 's3.json');
  writeFileSync(config, JSON.stringify({ identities }));

  const ports = await seaweedPorts();
  const none = [
    '-s3.port.iceberg=0',
    '-s3.port.lance=0',
    '-master.telemetry=false',
    '-s3.autoCreateBucket=false',
  ];
  const sizes = ['-master.volumeSizeLimitMB=64', '-volume.max=20'];
  const here = ['-ip=127.0.0.1', '-ip.bind=127.0.0.1', `-dir=${data}`];
  const server = spawn(
    weed,
    ['server', ...here, ...ports.args, '-s3', `-s3.config=${config}`, ...none, ...sizes],
    {
      cwd: folder,
      stdio: 'ignore',
    },
  );
  const ended = once(server, 'exit');
  const endpoint = `http://127.0.0.1:${ports.s3}`;
  const stop = async () => {
    server.kill('SIGKILL'); // nothing of it is kept
    await ended;
    rmSync(folder, { recursive: true });
  };
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null) break;
    const answer = await fetch(endpoint).catch(() => undefined);
    if (answer?.status === 403) {
      return {
        endpoint,
        keys: { AWS_ACCESS_KEY_ID: 'operator', AWS_SECRET_ACCESS_KEY: 'operator-secret' },
        stop,
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error('SeaweedFS does not come up');
}
