/** The settings of monitoring, each by the program that reads it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { expect, type TestContext, test } from 'vitest';
import { parse } from 'yaml';
import { programs, root } from '../testing/programs.ts';
import { monitoring } from './testing/stack.ts';

const here = (name: string) => join(monitoring, name);
const text = (path: string) => readFileSync(path, 'utf8');
/** @throws Error with what the program said, where it does not end with 0 */
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });

const alerts: string[] = parse(text(here('rules.yml')))
  .groups.flatMap(({ rules }: { rules: { alert?: string }[] }) => rules.map(({ alert }) => alert))
  .filter(Boolean);

test('Prometheus and its alerts', (context) => {
  const { promtool } = programs(context, 'promtool');
  run(promtool, 'check', 'config', here('prometheus.yml'));
  run(promtool, 'test', 'rules', here('rules.test.yml'));
});

test('Alertmanager', (context) => {
  const { amtool } = programs(context, 'amtool');
  run(amtool, 'check-config', here('alertmanager.yml'));
});

test('the probe', (context) => {
  const { 'prometheus-blackbox-exporter': probe } = programs(context, 'prometheus-blackbox-exporter');
  run(probe, '--config.check', `--config.file=${here('blackbox.yml')}`);
});

test('each alert is tested, and has its line in docs/operating.md', () => {
  const { tests } = parse(text(here('rules.test.yml')));
  const tested = tests.flatMap(({ alert_rule_test }: { alert_rule_test: object[] }) =>
    alert_rule_test.map((one: { alertname?: string; exp_alerts?: object[] }) =>
      one.exp_alerts?.length ? one.alertname : undefined,
    ),
  );
  expect(new Set(tested.filter(Boolean))).toEqual(new Set(alerts));
  const lines = text(join(root, 'docs/operating.md')).matchAll(/^\| `(Inkling\w+)` \| .+ \| .+ \|$/gm);
  expect(Array.from(lines, ([, alert]) => alert)).toEqual(alerts);
});

/** A line of the log, made up. */
const line = (status: number, bytes: number, seconds: string, kind: string, uri = '/') =>
  `{"time":"2026-01-02T03:04:05+00:00","method":"GET","uri":"${uri}","kind":"${kind}","status":${status},"bytes":${bytes},"seconds":${seconds}}`;

test('mtail, on made-up lines', (context) => {
  const { mtail } = programs(context, 'mtail');
  const folder = mkdtempSync(join(tmpdir(), 'inkling-mtail-'));
  try {
    const log = join(folder, 'access.log');
    const lines = [
      line(200, 2400, '0.000', 'page'),
      line(304, 900, '0.001', 'page'),
      line(200, 2200000, '12.345', 'model'),
      // A path that would pass for something else, as nginx escapes it.
      line(
        404,
        800,
        '0.000',
        'other',
        '/\\",\\"kind\\":\\"model\\",\\"status\\":200,\\"bytes\\":1,\\"seconds\\":0.1}',
      ),
      // As a container's log has it.
      `2026-01-02T03:04:05.678901234Z stdout F ${line(200, 5000, '0.002', 'asset')}`,
      line(200, 1, '0.000', 'unheard-of'),
      'nginx: something else',
    ];
    writeFileSync(log, `${lines.join('\n')}\n`);
    const options = [
      '-one_shot',
      '-one_shot_format',
      'prometheus',
      '-emit_prog_label=false',
      '-log_dir',
      folder,
    ];
    const samples = run(
      mtail,
      ...options,
      '-progs',
      here('mtail'),
      '-logs',
      log,
      '-address',
      '127.0.0.1',
      '-port',
      '0',
    )
      .split('\n')
      .filter((sample) => sample.startsWith('inkling_'));
    expect(samples).toEqual(
      expect.arrayContaining([
        'inkling_http_requests_total{kind="page",status="200"} 1',
        'inkling_http_requests_total{kind="page",status="304"} 1',
        'inkling_http_requests_total{kind="model",status="200"} 1',
        'inkling_http_requests_total{kind="model",status="404"} 0',
        'inkling_http_requests_total{kind="other",status="404"} 1',
        'inkling_http_requests_total{kind="asset",status="200"} 1',
        'inkling_http_response_bytes_total{kind="page"} 3300',
        'inkling_http_response_bytes_total{kind="other"} 800',
        'inkling_http_request_duration_seconds_bucket{kind="page",le="0.001"} 2',
        'inkling_http_request_duration_seconds_bucket{kind="model",le="10"} 0',
        'inkling_http_request_duration_seconds_bucket{kind="model",le="30"} 1',
        'inkling_log_lines_unread_total 2',
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Grafana's library is a package of its own. */
function needsGrafana(context: TestContext): void {
  const installed = existsSync(here('grafana/node_modules'));
  context.skip(!installed, 'not installed: npm ci --prefix deploy/monitoring/grafana');
}

test('the dashboard keeps to Grafana’s types, and is what its code writes', async (context) => {
  needsGrafana(context);
  run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', here('grafana'));
  const { module } = await runnerImport<{ dashboardFile: () => string }>(here('grafana/dashboard.ts'), {
    configFile: false,
    logLevel: 'error',
  });
  const hint = 'run `node deploy/monitoring/grafana/write.mjs`';
  expect(text(here('grafana/inkling.json')), hint).toBe(module.dashboardFile());
});
