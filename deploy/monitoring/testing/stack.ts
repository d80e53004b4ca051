/**
 * nginx, mtail, the exporters, Prometheus, Alertmanager and a webhook, all real and on ports of their own, with this
 * folder's settings but for addresses and waiting times, which are cut to seconds.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { parse, stringify } from 'yaml';
import { freePort } from '../../../scripts/free-port.mjs';
import { type Pod, startPod } from '../../kubernetes/testing/pod.ts';
import { dist, isBuilt } from '../../testing/ask.ts';
import { madeUpSite, removeSites } from '../../testing/made-up-site.ts';
import { root } from '../../testing/programs.ts';
import { type Server, startServer } from '../../testing/server.ts';

export const monitoring = join(root, 'deploy/monitoring');

/** All that the stack starts, and openssl for a certificate. */
export const wanted = [
  'nginx',
  'openssl',
  'mtail',
  'prometheus-nginx-exporter',
  'prometheus-blackbox-exporter',
  'prometheus',
  'prometheus-alertmanager',
] as const;

export interface Alert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
}

export interface Stack {
  /** nginx' address, mtail's, and Prometheus'; with a slash at the end. */
  readonly page: string;
  readonly mtail: string;
  readonly prometheus: string;
  /** nginx' log so far. */
  readonly log: Pod['log'];
  /** What the webhook was sent so far. */
  readonly alerts: readonly Alert[];
  readonly stop: () => Promise<void>;
}

/** What ends TLS in front of nginx. */
function front(folder: string, port: number): TlsServer {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder, name)));
  return createTlsServer({ key, cert }, ({ url: path, method, headers }, answer) => {
    request({ port, host: '127.0.0.1', path, method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    }).end();
  });
}

/** What is changed of the settings on their way into the stack. */
interface Settings {
  readonly 'blackbox.yml': { modules: { page: { http: { tls_config?: { ca_file: string } } } } };
  readonly 'alertmanager.yml': {
    route: { group_wait: string; group_interval: string };
    receivers: { webhook_configs: { url: string }[] }[];
  };
  readonly 'rules.yml': { groups: { rules: { for?: string }[] }[] };
  readonly 'prometheus.yml': {
    global: { scrape_interval: string; evaluation_interval: string };
    alerting: { alertmanagers: { static_configs: Targets[] }[] };
    scrape_configs: {
      job_name: string;
      scrape_interval?: string;
      static_configs: Targets[];
      relabel_configs?: { replacement?: string }[];
    }[];
  };
}

interface Targets {
  targets: string[];
}

/** @returns the changed file */
function settings<Name extends keyof Settings>(
  folder: string,
  name: Name,
  change: (of: Settings[Name]) => void,
): string {
  const of: Settings[Name] = parse(readFileSync(join(monitoring, name), 'utf8'));
  change(of);
  const file = join(folder, name);
  writeFileSync(file, stringify(of));
  return file;
}

/** @param find where a program of `wanted` is */
export async function startStack(find: Readonly<Record<(typeof wanted)[number], string>>): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-monitoring-'));
  const servers: Server[] = [];
  const alerts: Alert[] = [];
  let tlsEnd: TlsServer | undefined;
  const webhook = createServer(async (request, response) => {
    alerts.push(...((await json(request)) as { alerts: Alert[] }).alerts);
    response.end();
  });
  const stop = async () => {
    for (const server of servers.reverse()) await server.stop();
    tlsEnd?.close();
    webhook.close();
    removeSites();
    rmSync(folder, { recursive: true, force: true });
  };
  const start = async (
    program: (typeof wanted)[number],
    port: number,
    ...args: readonly string[]
  ): Promise<string> => {
    const server = await startServer(find[program], args, port);
    servers.push(server);
    return server.address;
  };
  try {
    const taken = new Set<number>();
    const another = async (): Promise<number> => {
      const port = await freePort();
      if (taken.has(port)) return another();
      taken.add(port);
      return port;
    };
    const http = await another();
    const tls = await another();
    const status = await another();
    const log = await another();
    const connections = await another();
    const probe = await another();
    const alertmanager = await another();
    const prometheus = await another();
    const hook = await another();
    await once(webhook.listen(hook, '127.0.0.1'), 'listening');

    const site = madeUpSite('watched', 1_700_000_000);
    writeFileSync(join(site, 'assets/ort-wasm-01234567.js'), '// an engine');
    if (isBuilt) cpSync(dist, site, { recursive: true }); // the page itself, for whoever opens it
    mkdirSync(join(folder, 'data'));
    const certificate = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem'), '-days', '5'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', '/CN=watched', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync(find.openssl, ['req', '-x509', ...key, ...subject, ...certificate], { stdio: 'ignore' });

    const here = (port: number) => `127.0.0.1:${port}`;
    const pod = await startPod(
      find.nginx,
      { PORT: String(http), STATUS_PORT: String(status), LOG_FORMAT: 'json', COUNTS: 'on' },
      { site },
    );
    servers.push({ address: pod.url, stop: async () => void (await pod.stop()) });
    tlsEnd = front(folder, http).listen(tls, '127.0.0.1');
    await once(tlsEnd, 'listening');
    const mtail = await start(
      'mtail',
      log,
      ...['-progs', join(monitoring, 'mtail'), '-logs', pod.output],
      ...['-address', '127.0.0.1', '-port', String(log), '-emit_prog_label=false', '-log_dir', folder],
    );
    await start(
      'prometheus-nginx-exporter',
      connections,
      `-nginx.scrape-uri=http://${here(status)}/status`,
      `-web.listen-address=${here(connections)}`,
    );
    const blackbox = settings(folder, 'blackbox.yml', ({ modules }) => {
      modules.page.http.tls_config = { ca_file: join(folder, 'cert.pem') };
    });
    await start(
      'prometheus-blackbox-exporter',
      probe,
      ...[`--config.file=${blackbox}`, `--web.listen-address=${here(probe)}`],
      '--timeout-offset=0', // of half a second, from an interval of two
    );
    const alerting = settings(folder, 'alertmanager.yml', ({ route, receivers }) => {
      route.group_wait = '100ms';
      route.group_interval = '1s';
      receivers[0] = { ...receivers[0], webhook_configs: [{ url: `http://${here(hook)}/` }] };
    });
    await start(
      'prometheus-alertmanager',
      alertmanager,
      ...[`--config.file=${alerting}`, `--storage.path=${join(folder, 'data')}`],
      ...[`--web.listen-address=${here(alertmanager)}`, '--cluster.listen-address='],
    );
    settings(folder, 'rules.yml', ({ groups }) => {
      for (const { rules } of groups) for (const rule of rules) if (rule.for) rule.for = '1s';
    });
    const targets: Readonly<Record<string, string>> = {
      'access-log': here(log),
      connections: here(connections),
      probe: `https://${here(tls)}/`,
    };
    const scraping = settings(folder, 'prometheus.yml', (of) => {
      of.global = { scrape_interval: '1s', evaluation_interval: '500ms' };
      of.alerting.alertmanagers = [{ static_configs: [{ targets: [here(alertmanager)] }] }];
      for (const job of of.scrape_configs) {
        job.static_configs = [{ targets: [targets[job.job_name] ?? 'none'] }];
        if (job.job_name === 'probe') job.scrape_interval = '2s';
        for (const rule of job.relabel_configs ?? []) if (rule.replacement) rule.replacement = here(probe);
      }
    });
    const address = await start(
      'prometheus',
      prometheus,
      ...[`--config.file=${scraping}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`],
      `--web.listen-address=${here(prometheus)}`,
    );
    return { page: `${pod.url}/`, mtail, prometheus: address, log: pod.log, alerts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
