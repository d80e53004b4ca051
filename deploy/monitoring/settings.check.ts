/** The settings of monitoring, each by the program that reads it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { expect, type TestContext, test } from 'vitest';
import { parse } from 'yaml';
import { mostCounted, waits } from '../../web/core/counts.ts';
import { errorCodes } from '../../web/core/errors.ts';
import golden from '../../web/core/golden/counts.json' with { type: 'json' };
import { programs, root } from '../testing/programs.ts';
import { monitoring } from './testing/stack.ts';

const here = (name: string) => join(monitoring, name);
const text = (path: string) => readFileSync(path, 'utf8');
/** @throws Error with what the program said, where it does not end with 0 */
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });

const tests = ['rules.test.yml', 'rules-counts.test.yml'];
const alerts: string[] = parse(text(here('rules.yml')))
  .groups.flatMap(({ rules }: { rules: { alert?: string }[] }) => rules.map(({ alert }) => alert))
  .filter(Boolean);

test('Prometheus and its alerts', (context) => {
  const { promtool } = programs(context, 'promtool');
  run(promtool, 'check', 'config', here('prometheus.yml'));
  run(promtool, 'test', 'rules', ...tests.map(here));
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
  const all = tests.flatMap((name) => parse(text(here(name))).tests);
  const tested = all.flatMap(({ alert_rule_test }: { alert_rule_test: object[] }) =>
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

/** What a page told, as nginx writes it. */
const counts = (query: string) => `{"time":"2026-01-02T03:04:05+00:00","counts":"${query}"}`;

test('what mtail knows by name is what there is; all else is another one', () => {
  const program = text(here('mtail/counts.mtail'));
  /** Whether it is one of a list there. */
  const known = (list: string) => {
    const [, expression = ''] = new RegExp(`^const ${list} /(.+)/$`, 'm').exec(program) ?? [];
    return (name: string) => new RegExp(expression).test(name);
  };
  const bucket = join(root, 'public/models');
  const { models } = JSON.parse(text(join(bucket, 'index.json')));
  for (const { id, version } of models) {
    expect(known('MODELS')(id), id).toBe(true);
    const { labels } = JSON.parse(text(join(bucket, id, version, 'manifest.json')));
    for (const label of labels) expect(known('CLASSES')(label.id), label.id).toBe(true);
  }
  for (const engine of readdirSync(join(root, 'web/runtime/engines'), { withFileTypes: true })) {
    if (engine.isDirectory()) expect(known('ENGINES')(engine.name), engine.name).toBe(true);
  }
  for (const code of Object.keys(errorCodes)) expect(known('CODES')(code), code).toBe(true);
  for (const list of ['MODELS', 'CLASSES', 'ENGINES', 'CODES']) expect(known(list)('mine')).toBe(false);
  const bounds = /^histogram .+ buckets (.+)$/m
    .exec(program)?.[1]
    ?.split(', ')
    .map((one) => Number(one) * 1_000);
  expect(bounds).toEqual([...waits]);
  expect(program.match(/@row/g)).toHaveLength(mostCounted);
});

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
      ...golden.taken.map(counts),
      // Made up: of no model, class, engine or error that there is; a kubelet's line; and a path that would be one.
      counts(
        'a=mine.0123456789abcdef.mine.answered.mine.more.fetched&a=pizza.0123456789abcdef.-.failed.mine.100.kept',
      ),
      `2026-01-02T03:04:05.678901234Z stdout F ${counts(Array(8).fill(golden.taken[0]).join('&'))}`,
      line(404, 800, '0.000', 'other', `/\\",\\"counts\\":\\"${golden.taken[0]}\\"}`),
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
        'inkling_http_requests_total{kind="other",status="404"} 2',
        'inkling_http_requests_total{kind="asset",status="200"} 1',
        'inkling_http_response_bytes_total{kind="page"} 3300',
        'inkling_http_response_bytes_total{kind="other"} 1600',
        'inkling_http_request_duration_seconds_bucket{kind="page",le="0.001"} 2',
        'inkling_http_request_duration_seconds_bucket{kind="model",le="10"} 0',
        'inkling_http_request_duration_seconds_bucket{kind="model",le="30"} 1',
        'inkling_log_lines_unread_total 2',
      ]),
    );
    expect(samples.filter((sample) => /_page_(?!.*seconds)/.test(sample))).toEqual([
      'inkling_page_answers_total{engine="-",model="-",outcome="failed",source="kept"} 1',
      'inkling_page_answers_total{engine="-",model="cifar10",outcome="failed",source="kept"} 1',
      'inkling_page_answers_total{engine="-",model="pizza",outcome="failed",source="kept"} 1',
      'inkling_page_answers_total{engine="inkling-wasm",model="cifar10",outcome="answered",source="kept"} 9',
      'inkling_page_answers_total{engine="ort-wasm",model="cifar10",outcome="held-back",source="kept"} 1',
      'inkling_page_answers_total{engine="other",model="other",outcome="answered",source="fetched"} 2',
      'inkling_page_answers_total{engine="other",model="other",outcome="answered",source="kept"} 1',
      'inkling_page_answers_total{engine="tfjs-webgl",model="pizza",outcome="answered",source="fetched"} 1',
      'inkling_page_classes_total{class="cat",model="cifar10"} 9',
      'inkling_page_classes_total{class="not_pizza",model="pizza"} 1',
      'inkling_page_classes_total{class="other",model="other"} 3',
      'inkling_page_errors_total{code="download-failed",model="-"} 1',
      'inkling_page_errors_total{code="image-corrupt",model="cifar10"} 1',
      'inkling_page_errors_total{code="other",model="pizza"} 1',
      'inkling_page_visits_total 8',
    ]);
    expect(samples).toEqual(
      expect.arrayContaining([
        'inkling_page_answer_seconds_bucket{engine="inkling-wasm",source="kept",le="0.1"} 0',
        'inkling_page_answer_seconds_bucket{engine="inkling-wasm",source="kept",le="0.3"} 9',
        'inkling_page_answer_seconds_bucket{engine="tfjs-webgl",source="fetched",le="30"} 0',
        'inkling_page_answer_seconds_bucket{engine="tfjs-webgl",source="fetched",le="+Inf"} 1',
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
