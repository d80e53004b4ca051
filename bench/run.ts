import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { buildApp, buildPlainPages, buildRuntimePage, folders } from './build.ts';
import { entrantsOf, liteRt } from './entrants.ts';
import { withBrowser } from './measure/browser.ts';
import { type Effort, measure } from './measure/measure.ts';
import { readBundles } from './models/bundle.ts';
import { type Network, slowNetwork } from './network/slow-network.ts';
import { type ModelReport, ratios, table, toJson } from './report.ts';
import { serveSite } from './site.ts';

export interface Options {
  readonly quick: boolean;
  /** Ids; none means all. */
  readonly models: readonly string[];
  readonly engines: readonly string[];
  readonly out: string;
  readonly headed: boolean;
}

export const network: Network = { bitsPerSecond: 10_000_000, roundTripMilliseconds: 40 };
const whole: Effort = { openings: 5, rounds: 5, runs: 40, seconds: 8, batchSeconds: 3, cameraSeconds: 3 };
const quick: Effort = { openings: 1, rounds: 1, runs: 5, seconds: 2, batchSeconds: 0, cameraSeconds: 1 };
export const picture = fileURLToPath(new URL('../e2e/pictures/ship.png', import.meta.url));

export async function run(options: Options): Promise<void> {
  const began = performance.now();
  const progress = (what: string) => {
    console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${what}`);
  };
  const browser = await withBrowser(options, async (context) => context.browser()?.version() ?? 'unknown');
  progress('building the page');
  await buildApp();
  const bundles = await readBundles(join(folders.app, 'models'), options.models);
  const own = bundles.flatMap(({ manifest }) => manifest.artifacts.map(({ engine }) => engine));
  const offered = new Set([...own, liteRt]);
  const unknown = options.engines.find((engine) => !offered.has(engine));
  if (unknown) throw new Error(`there is no engine ${unknown}; there are ${[...offered].join(', ')}`);
  progress('building what it is compared with (the first time takes minutes: everything is compressed once)');
  await buildRuntimePage();
  await buildPlainPages(bundles);

  const effort = options.quick ? quick : whole;
  const site = await serveSite(bundles);
  const slow = await slowNetwork(site.port, network);
  const reports: ModelReport[] = [];
  try {
    for (const bundle of bundles) {
      const { measured, renderer } = await measure(bundle, entrantsOf(bundle, options.engines), {
        origin: `http://127.0.0.1:${site.port}`,
        network: slow,
        picture: await readFile(picture),
        effort,
        progress,
        headed: options.headed,
      });
      reports.push({ bundle, measured, renderer });
    }
  } finally {
    await slow.close();
    await site.close();
  }
  const json = toJson(reports, { browser: `Chromium ${browser}`, network, effort });
  await mkdir(dirname(options.out), { recursive: true });
  await writeFile(options.out, `${JSON.stringify(json, null, 1)}\n`);
  for (const report of reports) console.log(['', table(report), '', ...ratios(report)].join('\n'));
  const { machine } = json;
  console.log(
    `\n${machine.cpu}, ${machine.cores} cores; ${json.browser}, WebGL by ${json.webgl ?? 'nothing'}; ` +
      `${network.bitsPerSecond / 1e6} Mbit/s, ${network.roundTripMilliseconds} ms. All samples: ${options.out}`,
  );
  const failures = reports.flatMap(({ bundle, measured }) =>
    measured.flatMap((one) =>
      one.failures.map((failure) => `${bundle.manifest.id}: ${one.entrant.title}: ${failure}`),
    ),
  );
  if (failures.length > 0) throw new Error(`Not everything could be measured:\n${failures.join('\n')}`);
}
