/** Cold and warm starts, taken apart. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright';
import { buildApp, folders } from './build.ts';
import { withBrowser, within } from './measure/browser.ts';
import { givePicture } from './measure/first-prediction.ts';
import { type Moments, momentsOf, traced } from './measure/trace.ts';
import { readBundles } from './models/bundle.ts';
import { slowNetwork } from './network/slow-network.ts';
import { network, picture } from './run.ts';
import { serveSite } from './site.ts';
import { median } from './statistics.ts';

export interface ColdOptions {
  readonly model: string;
  readonly times: number;
  readonly build: boolean;
  readonly headed: boolean;
}

const patience = 300_000;

/** What stands between two moments of a start, in order. */
const phases: readonly (readonly [what: string, until: keyof Moments])[] = [
  ['connection and HTML', 'html'],
  ['script, style and the small files come', 'script'],
  ['the script runs, until the page takes a picture', 'given'],
  ['until the weights are asked for', 'weightsAsked'],
  ['the weights come', 'weightsHere'],
  ['they are verified and kept (warm: read and verified)', 'modelHere'],
  ['packed for the kernels, and run once', 'modelReady'],
  ['run, probabilities, bars on the page', 'answer'],
];

export async function cold({ model, times, build, headed }: ColdOptions): Promise<void> {
  if (build) await buildApp();
  const site = await serveSite(await readBundles(join(folders.app, 'models'), [model]));
  const slow = await slowNetwork(site.port, network);
  const base64 = (await readFile(picture)).toString('base64');
  const address = `http://127.0.0.1:${slow.port}/app/${model}/`;
  const starts = { cold: [] as Moments[], warm: [] as Moments[] };
  try {
    for (let time = 0; time < times; time++) {
      await withBrowser({ headed }, async (context) => {
        await context.addInitScript(givePicture, { base64, answer: '[data-testid=engine]' });
        starts.cold.push(await open(context, address));
        starts.warm.push(await open(context, address));
      });
    }
  } finally {
    await slow.close();
    await site.close();
  }
  const rows = phases.map(([what], place) => [
    what,
    ...Object.values(starts).map((all) => partOf(all, place)),
  ]);
  const whole = Object.values(starts).map((all) => shown(all.map(({ answer }) => answer)));
  const painted = Object.values(starts).map((all) => shown(all.flatMap(({ painted }) => painted ?? [])));
  console.log('| ms, medians | cold | warm |\n| --- | ---: | ---: |');
  for (const row of [...rows, ['together', ...whole], ['(first paint after)', ...painted]]) {
    console.log(`| ${row.join(' | ')} |`);
  }
}

async function open(context: BrowserContext, address: string): Promise<Moments> {
  const page = await context.newPage();
  try {
    const events = await traced(context, page, async () => {
      await page.goto(address, { waitUntil: 'commit', timeout: patience });
      await within(
        patience,
        address,
        page.evaluate(() => globalThis.firstPrediction),
      );
    });
    return momentsOf(events);
  } finally {
    await page.close();
  }
}

/** How long a phase takes, from the last moment before it that there was; 0 where it was over by then (a model that was loaded ahead). */
function partOf(all: readonly Moments[], place: number): string {
  const until = phases[place]?.[1] as keyof Moments;
  const parts = all.flatMap((moments) => {
    const end = moments[until];
    const before = phases.slice(0, place).flatMap(([, name]) => moments[name] ?? []);
    return end === undefined ? [] : [Math.max(0, end - Math.max(0, ...before))];
  });
  return shown(parts);
}

const shown = (samples: readonly number[]) => (samples.length > 0 ? String(Math.round(median(samples))) : '');
