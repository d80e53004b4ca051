import { cpus, platform, release, totalmem } from 'node:os';
import type { Effort, Measured } from './measure/measure.ts';
import type { Bundle } from './models/bundle.ts';
import type { Network } from './network/slow-network.ts';
import { percentile } from './statistics.ts';

export interface ModelReport {
  readonly bundle: Bundle;
  readonly measured: readonly Measured[];
  readonly renderer: string | undefined;
}

export interface Conditions {
  readonly browser: string;
  readonly network: Network;
  readonly effort: Effort;
}

/** The figures of one row; undefined is what an entrant does not have, or what always failed. */
export function summarize({ entrant, cold, warm, classify, batch, camera }: Measured) {
  const page = entrant.kind === 'page';
  return {
    bytes: middle(cold, ({ bytes }) => bytes),
    coldMs: middle(cold, ({ milliseconds }) => milliseconds),
    warmMs: middle(warm, ({ milliseconds }) => milliseconds),
    classifyP50: page ? middle(classify, ({ total }) => total) : undefined,
    classifyP95: page ? middle(classify, ({ total }) => total, 0.95) : undefined,
    prepareP50: page ? middle(classify, ({ prepare }) => prepare) : undefined,
    runP50: middle(classify, ({ run }) => run),
    overheadP50: page ? middle(classify, ({ total, prepare, run }) => total - prepare - run) : undefined,
    imagesPerSecond: middle(batch, ({ images, milliseconds }) => (images / milliseconds) * 1000),
    framesPerSecond: middle(camera, ({ frames, milliseconds }) => (frames / milliseconds) * 1000),
  };
}

function middle<T>(samples: readonly T[], of: (sample: T) => number, p = 0.5): number | undefined {
  return samples.length > 0 ? percentile(samples.map(of), p) : undefined;
}

type Summary = ReturnType<typeof summarize>;

const number = (digits: number) => (value: number) => value.toFixed(digits);
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const columns: readonly (readonly [string, keyof Summary, (value: number) => string])[] = [
  ['MB', 'bytes', (bytes) => (bytes / 1e6).toFixed(2)],
  ['cold', 'coldMs', seconds],
  ['warm', 'warmMs', seconds],
  ['classify p50, ms', 'classifyP50', number(2)],
  ['p95', 'classifyP95', number(2)],
  ['decode, resize', 'prepareP50', number(2)],
  ['engine', 'runP50', number(2)],
  ['the rest', 'overheadP50', number(2)],
  ['images/s', 'imagesPerSecond', number(1)],
  ['frames/s', 'framesPerSecond', number(1)],
];

/** Markdown, its columns padded so that it also reads well in a terminal. */
export function table({ bundle, measured }: ModelReport): string {
  const { id, input } = bundle.manifest;
  const cell = (summary: Summary, key: keyof Summary, show: (value: number) => string) => {
    const value = summary[key];
    return value === undefined ? '' : show(value);
  };
  const rows = [
    [`${id}, ${input.width} x ${input.height}`, ...columns.map(([title]) => title)],
    ...measured.map((one) => {
      const summary = summarize(one);
      return [one.entrant.title, ...columns.map(([, key, show]) => cell(summary, key, show))];
    }),
  ];
  const widths = (rows[0] as string[]).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0), 4));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, i) => (i ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(rows[0] as string[]), line(rule), ...rows.slice(1).map(line)].join('\n');
}

/** Each of our engines against the plain page of the same library; the one that has none, against all. */
export function ratios({ measured }: ModelReport): string[] {
  const own = measured.filter(({ entrant }) => entrant.id.startsWith('inkling-'));
  const plain = measured.filter(({ entrant }) => entrant.id.startsWith('plain-'));
  return own.flatMap((one) => {
    const sameLibrary = plain.filter(({ entrant }) => entrant.engine === one.entrant.engine);
    return (sameLibrary.length > 0 ? sameLibrary : plain).map((other) => ratio(one, other));
  });
}

function ratio(one: Measured, other: Measured): string {
  const [a, b] = [summarize(one), summarize(other)];
  const times = (key: keyof Summary) => {
    const [x, y] = [a[key], b[key]];
    return x === undefined || y === undefined ? '?' : (x / y).toFixed(2);
  };
  return (
    `${one.entrant.title} against ${other.entrant.title}: bytes x ${times('bytes')}, cold x ${times('coldMs')}, ` +
    `warm x ${times('warmMs')}, classify x ${times('classifyP50')}, engine x ${times('runP50')}`
  );
}

/** Everything, with the raw samples. */
export function toJson(reports: readonly ModelReport[], { browser, network, effort }: Conditions) {
  return {
    schema: 1,
    date: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
      system: `${platform()} ${release()}`,
    },
    node: process.version,
    browser,
    webgl: reports[0]?.renderer ?? null,
    network,
    effort,
    models: reports.map(({ bundle: { manifest }, measured }) => ({
      id: manifest.id,
      version: manifest.version,
      entrants: measured.map((one) => ({
        id: one.entrant.id,
        title: one.entrant.title,
        engine: one.engine,
        largestLogitDifference: one.largestDifference,
        failures: one.failures,
        summary: summarize(one),
        samples: {
          cold: one.cold,
          warm: one.warm,
          classify: one.classify,
          batch: one.batch,
          camera: one.camera,
        },
      })),
    })),
  };
}
