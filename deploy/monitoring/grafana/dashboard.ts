/** Grafana's dashboard, as code: `node deploy/monitoring/grafana/write.mjs` writes inkling.json, which Grafana imports. */

import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  type Dashboard,
  DashboardBuilder,
  DatasourceVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as SeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import {
  BytesPerSecondIEC,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';

const datasource = { type: 'prometheus', uid: '$datasource' };

/** PromQL by what the legend says of it. */
type Queries = Readonly<Record<string, string>>;

const queries = (of: Queries) =>
  Object.entries(of).map(([legend, expr]) => new DataqueryBuilder().expr(expr).legendFormat(legend));

/** Over time, a third of the width. */
const series = (title: string, unit: string, of: Queries) =>
  new SeriesBuilder()
    .title(title)
    .datasource(datasource)
    .unit(unit)
    .min(0)
    .height(8)
    .span(8)
    .targets(queries(of));

/** The value now. */
const stat = (title: string, unit: string, of: Queries) =>
  new StatBuilder()
    .title(title)
    .datasource(datasource)
    .unit(unit)
    .height(4)
    .span(6)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .targets(queries(of));

const rate = (selector: string, by: string) => `sum by (${by}) (rate(${selector}[$__rate_interval]))`;
const quantile = (of: number, selector: string) =>
  `histogram_quantile(${of}, ${rate(`inkling_http_request_duration_seconds_bucket${selector}`, 'kind, le')})`;

/** Pages tell upper ends of times, which are the buckets'. */
const waited = (of: number) =>
  `histogram_quantile(${of}, sum by (source, le) (increase(inkling_page_answer_seconds_bucket[1h])))`;

export function dashboard(): Dashboard {
  return (
    new DashboardBuilder('Inkling')
      .uid('inkling')
      .description(
        'What nginx served, by its log; connections; the page as a visitor reaches it; and what pages tell of their answers, where they count.',
      )
      .refresh('1m')
      .time({ from: 'now-6h', to: 'now' })
      .timezone('browser')
      .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
      .withPanel(stat('Reachable', Short, { '{{instance}}': 'probe_success' }))
      .withPanel(
        stat('Certificate ends in', Seconds, { '{{instance}}': 'probe_ssl_earliest_cert_expiry - time()' }),
      )
      .withPanel(
        stat('Failed, of the page and its parts', PercentUnit, { failed: 'inkling:failed:ratio_rate10m' }),
      )
      .withPanel(stat('Connections', Short, { open: 'sum(nginx_connections_active)' }))
      .withPanel(
        series('Requests', RequestsPerSecond, { '{{kind}}': rate('inkling_http_requests_total', 'kind') }),
      )
      .withPanel(
        series('Answers', RequestsPerSecond, { '{{status}}': rate('inkling_http_requests_total', 'status') }),
      )
      .withPanel(
        series('Missing', RequestsPerSecond, {
          '{{kind}}': rate('inkling_http_requests_total{status="404"}', 'kind'),
        }),
      )
      .withPanel(
        series('Sent', BytesPerSecondIEC, { '{{kind}}': rate('inkling_http_response_bytes_total', 'kind') }),
      )
      .withPanel(
        series('Time of the page', Seconds, {
          'half of them': quantile(0.5, '{kind="page"}'),
          '99 in 100': quantile(0.99, '{kind="page"}'),
        }),
      )
      .withPanel(
        series('Time of the rest, mostly of visitors’ lines: 99 in 100', Seconds, {
          '{{kind}}': quantile(0.99, '{kind!="page"}'),
        }),
      )
      .withPanel(
        series('Connections', Short, {
          reading: 'sum(nginx_connections_reading)',
          writing: 'sum(nginx_connections_writing)',
          waiting: 'sum(nginx_connections_waiting)',
        }),
      )
      .withPanel(
        series('Accepted and dropped', 'cps', {
          accepted: 'sum(rate(nginx_connections_accepted[$__rate_interval]))',
          dropped:
            'sum(rate(nginx_connections_accepted[$__rate_interval])) - sum(rate(nginx_connections_handled[$__rate_interval]))',
        }),
      )
      .withPanel(
        series('Lines of the log that were not counted', Short, {
          lines: 'sum(increase(inkling_log_lines_unread_total[$__rate_interval]))',
        }),
      )
      // Of what pages tell, with COUNTS=on.
      .withPanel(
        stat('Visits that told of answers, a day', Short, {
          visits: 'sum(increase(inkling_page_visits_total[1d]))',
        }),
      )
      .withPanel(
        stat('Held back, of a day’s answers', PercentUnit, {
          '{{model}}': 'inkling:page_held_back:ratio_increase1d',
        }),
      )
      .withPanel(
        series('Answers on the page, by model and engine', Short, {
          '{{model}}, {{engine}}, {{source}}':
            'sum by (model, engine, source) (increase(inkling_page_answers_total{outcome!="failed"}[1h]))',
        }),
      )
      .withPanel(
        series('What became of them', Short, {
          '{{outcome}}': 'sum by (outcome) (increase(inkling_page_answers_total[1h]))',
        }),
      )
      .withPanel(
        series('Failures on the page', Short, {
          '{{code}}': 'sum by (code) (increase(inkling_page_errors_total[1h]))',
        }),
      )
      .withPanel(
        series('From picture to answer: half of them, and 9 in 10', Seconds, {
          'half, {{source}}': waited(0.5),
          '9 in 10, {{source}}': waited(0.9),
        }),
      )
      .withPanel(
        series('Classes, of a day’s answers', PercentUnit, {
          '{{model}}: {{class}}': 'inkling:page_classes:ratio_increase1d',
        }),
      )
      .build()
  );
}

/** What Grafana imports. */
export const dashboardFile = () => `${JSON.stringify(dashboard(), null, 2)}\n`;
