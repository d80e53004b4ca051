/** From nginx' log to the alert at a webhook, with the real servers and nginx.conf. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { ask, isBuilt } from '../testing/ask.ts';
import { find, programs, root } from '../testing/programs.ts';
import { monitoring, type Stack, startStack, wanted } from './testing/stack.ts';

let stack: Stack | undefined;

beforeAll(async () => {
  if (wanted.every(find)) {
    stack = await startStack(Object.fromEntries(wanted.map((name) => [name, find(name)])) as never);
  }
});
afterAll(() => stack?.stop());

/** The page in Chromium: a picture answered, and one that is none; then it is left. @throws where no browser starts */
async function answerAndLeave({ page: url, log }: Stack): Promise<void> {
  const browser = await chromium.launch(chromiumOptions());
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.getByTestId('counts').waitFor();
    const choose = page.locator('input[type=file]').first();
    await choose.setInputFiles(join(root, 'e2e/pictures/ship.png'));
    await page.locator('[aria-live=polite]', { hasText: 'ship.png:' }).waitFor({ timeout: 200_000 });
    await choose.setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('none') });
    await page.getByText('This file is not a picture.').waitFor();
    await page.goto(`${url}away`);
    await vi.waitFor(() => expect(JSON.stringify(log())).toContain('answered.ship'));
  } finally {
    await browser.close();
  }
}

/** Not there, and would like to be a model that is. */
const forged = '%22,%22kind%22:%22model%22,%22status%22:200,%22bytes%22:1,%22seconds%22:0.1%7D';

/** What a visit asks for, and what is never there. */
async function visit({ page }: Stack): Promise<void> {
  const model = 'models/m/0123456789abcdef/manifest.json';
  const paths = ['', 'assets/watched-01234567.js', 'assets/ort-wasm-01234567.js', model, forged];
  for (const path of paths) await ask(page + path);
  // As a page tells it; and what somebody made up.
  for (const row of ['answered.cat.300.kept', 'held-back.-.1000.fetched', 'failed.engine-failed.100.kept']) {
    await tell(page, `a=cifar10.0123456789abcdef.inkling-wasm.${row}`);
  }
  expect(await tell(page, 'a=mine.0123456789abcdef.mine.answered.mine.300.kept')).toBe(204);
  expect(await tell(page, 'a=mine')).toBe(404);
}

/** @returns the status */
async function tell(page: string, counts: string): Promise<number> {
  return (await fetch(`${page}counts?${counts}`, { method: 'POST' })).status;
}

/** mtail's samples by name and labels, as Prometheus' text format has them. */
async function counted({ mtail }: Stack): Promise<Record<string, number>> {
  const text = (await ask(`${mtail}metrics`)).body.toString();
  const samples = text.split('\n').filter((line) => line.startsWith('inkling_'));
  return Object.fromEntries(
    samples.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** The finite values that a query has now. */
async function values({ prometheus }: Stack, query: string): Promise<number[]> {
  const { body } = await ask(`${prometheus}api/v1/query?query=${encodeURIComponent(query)}`);
  const { status, error, data } = JSON.parse(body.toString());
  expect(status, error).toBe('success');
  return data.result
    .map(({ value }: { value: [number, string] }) => Number(value[1]))
    .filter(Number.isFinite);
}

/** PromQL of every panel, by title and legend. */
function panelQueries(): [name: string, query: string][] {
  const { panels } = JSON.parse(readFileSync(join(monitoring, 'grafana/inkling.json'), 'utf8'));
  return panels.flatMap(({ title, targets }: { title: string; targets: Record<string, string>[] }) =>
    targets.map(({ legendFormat, expr }) => [
      `${title}: ${legendFormat}`,
      expr?.replaceAll('$__rate_interval', '30s'),
    ]),
  );
}

test('mtail counts what nginx logged, by kind and status, with bytes and times', async (context) => {
  programs(context, ...wanted);
  if (!stack) throw new Error('the servers did not start');
  const running = stack;
  for (let n = 0; n < 5; n++) await visit(running);
  await vi.waitFor(async () => {
    const counts = await counted(running);
    const log = running.log();
    const of = (kind: string, status: number) =>
      log.filter((line) => line.kind === kind && line.status === status);
    for (const [kind, status] of [
      ['page', 200],
      ['asset', 200],
      ['engine', 200],
      ['model', 200],
      ['other', 404],
    ] as const) {
      const lines = of(kind, status);
      expect(lines.length, kind).toBeGreaterThanOrEqual(5);
      expect(counts[`inkling_http_requests_total{kind="${kind}",status="${status}"}`], kind).toBe(
        lines.length,
      );
      const bytes = lines.reduce((sum, line) => sum + line.bytes, 0);
      expect(counts[`inkling_http_response_bytes_total{kind="${kind}"}`], kind).toBe(bytes);
      // As many in the buckets as there are in all: no time of 0 fell out.
      expect(counts[`inkling_http_request_duration_seconds_bucket{kind="${kind}",le="+Inf"}`]).toBe(
        lines.length,
      );
    }
    expect(counts['inkling_http_requests_total{kind="model",status="404"}']).toBe(0);
    expect(counts.inkling_log_lines_unread_total).toBe(0);
  });
});

test('what a page told when it was left is in Prometheus', async (context) => {
  programs(context, ...wanted);
  context.skip(!isBuilt, 'there is no build to serve');
  if (!stack) throw new Error('the servers did not start');
  const running = stack;
  const answered = 'inkling_page_classes_total{model="cifar10", class="ship"}';
  const failed = 'inkling_page_errors_total{model="cifar10", code="image-not-an-image"}';
  await vi.waitFor(async () => expect(await values(running, 'inkling_page_visits_total')).toHaveLength(1));
  expect(await values(running, `${answered} or ${failed}`)).toEqual([]);
  await answerAndLeave(running);
  await vi.waitFor(async () => expect(await values(running, answered)).toEqual([1]));
  expect(await values(running, failed)).toEqual([1]);
});

test('every panel of the dashboard has something to show', async (context) => {
  programs(context, ...wanted);
  if (!stack) throw new Error('the servers did not start');
  const running = stack;
  const queries = panelQueries();
  expect(queries.length).toBeGreaterThan(10);
  await vi.waitFor(
    async () => {
      await visit(running); // what stands still has no rate
      for (const [name, query] of queries) expect(await values(running, query), name).not.toHaveLength(0);
    },
    { interval: 500, timeout: 60_000 },
  );
  await vi.waitFor(async () => expect(await values(running, 'up')).toEqual([1, 1, 1]));
  await vi.waitFor(async () => expect(await values(running, 'nginx_up')).toEqual([1]));
  await vi.waitFor(async () => expect(await values(running, 'probe_success')).toEqual([1]));
});

test('models that are not there, and a certificate that ends, are told to the webhook', async (context) => {
  programs(context, ...wanted);
  if (!stack) throw new Error('the servers did not start');
  const running = stack;
  const told = () =>
    new Set(running.alerts.filter(({ status }) => status === 'firing').map(({ labels }) => labels.alertname));
  await vi.waitFor(() => expect(told()).toContain('InklingCertificateExpires'));
  expect(told()).not.toContain('InklingModelsMissing');
  for (let n = 0; n < 40; n++) await ask(`${running.page}models/m/fedcba9876543210/manifest.json`);
  // A release that lacks files is what it looks like, too.
  const expected = ['InklingCertificateExpires', 'InklingErrorsRose', 'InklingModelsMissing'];
  await vi.waitFor(() => expect([...told()]).toEqual(expect.arrayContaining(expected)));
});
