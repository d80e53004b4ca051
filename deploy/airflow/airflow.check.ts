/** From data to a model that the page runs: real Airflow and MLflow, their files in a real bucket. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { serveBuild } from '../../e2e/server/serve-build.ts';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { dist } from '../testing/ask.ts';
import { programs, root } from '../testing/programs.ts';
import {
  airflow,
  airflowPython,
  missing,
  python,
  run,
  type Scheduler,
  startScheduler,
} from './testing/airflow.ts';
import { named } from './testing/mlflow.ts';
import { open, type Place } from './testing/place.ts';

const minutes = 60_000;
let place: Place | undefined;
let scheduler: Scheduler | undefined;

beforeEach(async (context) => {
  context.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
  const { weed } = programs(context, 'weed');
  if (place) return;
  const client = await run(python, ['-c', 'import mlflow'], {});
  context.skip(client.code !== 0, 'not installed: models/requirements-mlflow.txt');
  place = await open(weed);
}, 10 * minutes);
afterAll(async () => {
  await scheduler?.stop();
  await place?.close();
}, minutes);

function here(): Place {
  if (!place) throw new Error('nothing was started');
  return place;
}

/** The JSON that a command ends with; what it logs comes before. */
function answerOf(out: string) {
  return JSON.parse(out.trim().split('\n').at(-1) ?? '');
}

/** What went wrong, of a log that says much else. */
function complaints(said: string): string {
  const wrong = said.split('\n').filter((line) => /\berror|exit code [1-9]|failed/i.test(line));
  return [...wrong, said.slice(-2000)].join('\n');
}

/** One of the pipeline's commands. @returns what it said @throws Error with that where it fails */
async function models(args: readonly string[], env = here().env) {
  const { code, said } = await run(python, ['-m', 'models', ...args], env);
  if (code !== 0) throw new Error(`models ${args.join(' ')}: ${code}\n${said}`);
  return said;
}

test(
  'every DAG loads, one for each model of the configs',
  async () => {
    // Read here and now; a processor of DAGs puts their folder on the path by itself.
    const dags = join(root, 'deploy/airflow/dags');
    const env = { ...here().env, PYTHONPATH: [root, dags].join(delimiter) };
    const { out, said } = await airflow(['dags', 'list', '--local', '-o', 'json'], env);
    const listed = answerOf(out) as readonly { dag_id: string }[];
    expect(listed.map(({ dag_id: id }) => id).sort(), said).toEqual(
      ['cifar10', 'pizza', 'smoke', 'smoke-pizza'].map((name) => `inkling-${name}`),
    );
  },
  10 * minutes,
);

test(
  'the executors that celery.env and kubernetes.env name can be loaded',
  async () => {
    const wanted = ['celery', 'kubernetes'].map((name) => {
      const settings = readFileSync(join(root, `deploy/airflow/${name}.env`), 'utf8');
      return settings.match(/^AIRFLOW__CORE__EXECUTOR=(.*)$/m)?.[1] ?? name;
    });
    const lines = [
      'import pkgutil, sys',
      'from airflow.executors.executor_loader import ExecutorLoader',
      'print(*(pkgutil.resolve_name(ExecutorLoader.executors[name]).__name__ for name in sys.argv[1:]))',
    ];
    const { out, said } = await run(airflowPython, ['-c', lines.join('\n'), ...wanted], here().env);
    expect(out.trim().split('\n').at(-1), said).toBe(wanted.join(' '));
  },
  10 * minutes,
);

test(
  'for Kubernetes, each task’s pod is the template with its own cores, memory and node, and keeps to the schemas',
  async (context) => {
    const { 'kubernetes-validate': validate } = programs(context, 'kubernetes-validate');
    const { env, folder } = here();
    const script = join(root, 'deploy/airflow/testing/pods.py');
    const { code, out, said } = await run(airflowPython, [script], {
      ...env,
      AIRFLOW__CORE__EXECUTOR: 'KubernetesExecutor',
    });
    expect(code, said).toBe(0);
    const pods = answerOf(out);
    const { spec: fold } = pods['inkling-pizza.fold'];
    const { spec: publish } = pods['inkling-pizza.publish'];
    expect(fold.nodeSelector).toEqual({ 'inkling/training': 'true' });
    expect(publish.nodeSelector).toBeUndefined();
    expect(fold.containers).toEqual([
      expect.objectContaining({
        image: 'inkling-training:latest',
        args: expect.arrayContaining(['--json-string']),
        resources: { requests: { cpu: '2', memory: '6144Mi' }, limits: { memory: '6144Mi' } },
      }),
    ]);
    expect(publish.containers[0].resources.requests.memory).toBe('2048Mi');

    const file = join(folder, 'pods.yaml');
    const refusedBy = (version: string, made: readonly object[]) => {
      writeFileSync(file, made.map((pod) => JSON.stringify(pod)).join('\n---\n'));
      const { status, stdout, stderr } = spawnSync(validate, ['--strict', '-k', version, file], {
        encoding: 'utf8',
      });
      const said = stdout + stderr;
      return { said: status === 0 ? '' : said, passed: said.match(/ passed for resource /g)?.length ?? 0 };
    };
    const all = Object.values(pods) as (typeof pods)[string][];
    expect(all.length).toBeGreaterThan(50);
    for (const version of ['1.30', '1.37']) {
      expect(refusedBy(version, all), version).toEqual({ said: '', passed: all.length });
    }
    const [first] = all;
    const misspelt = { ...first, spec: { ...first.spec, nodeSelectors: {} } };
    expect(refusedBy('1.37', [misspelt]).said).toContain('nodeSelectors');
  },
  10 * minutes,
);

test(
  'by `dags test`: folds and nets to compare are a task each, and MLflow has a run for each fold within the run',
  async () => {
    const { env, folder, mlflow, keys, json } = here();
    const data = join(folder, 'data');
    await models(['prepare', 'smoke-pizza', '--work', data], { ...env, MLFLOW_TRACKING_URI: '' });
    // As where data is on every worker; in the other DAG each task fetches it.
    const places = ['data', 'outliers', 'backbones'].map((name) => [name, join(data, name)]);
    const compare = ['mobilenet-v2-tiny/frozen/64', 'mobilenet-v2-tiny/tuned/64'];
    const conf = JSON.stringify({ ...Object.fromEntries(places), compare });
    const { said, code } = await airflow(['dags', 'test', 'inkling-smoke-pizza', '--conf', conf], env);
    expect(code, complaints(said)).toBe(0);
    const version = (await here().entry('smoke-pizza'))?.version;
    expect(said).toContain(`smoke-pizza ${version}: promoted`);
    // The table has what the cells' tasks made; `calibrate` and `evaluate`, what the folds' did: nothing learns twice.
    for (const cell of compare) {
      expect(said.split(`| ${cell} |`), 'in its own table and in that of all').toHaveLength(3);
    }
    expect(said.match(/"epoch": 4,/g), 'train, two folds, two cells').toHaveLength(5);

    const runs = await mlflow.runs('smoke-pizza');
    const parents = runs.filter(({ data }) => !named(data.tags)['mlflow.parentRunId']);
    expect(parents).toHaveLength(1);
    const [parent] = parents;
    if (!parent) throw new Error('MLflow has no run');
    expect(parent.info.status).toBe('FINISHED');
    const folds = runs.filter((one) => one !== parent);
    expect(folds.map(({ data }) => named(data.params).fold).sort()).toEqual(['0', '1']);
    let right = 0;
    let images = 0;
    for (const fold of folds) {
      expect(fold.info.status).toBe('FINISHED');
      expect(named(fold.data.tags)['mlflow.parentRunId']).toBe(parent.info.run_id);
      const number = named(fold.data.params).fold;
      const [made] = await keys(`artifacts/made/fold-${number}/`);
      const { files } = await json<{ files: Record<string, string> }>(made as string);
      const measured = await json<{ accuracy: { int8: number }; images: number }>(
        `artifacts/content/${files[`folds/${number}/fold.json`]}`,
      );
      const told = named(fold.data.metrics);
      expect(told['accuracy.int8']).toBe(measured.accuracy.int8);
      const epochs = await mlflow.history(fold, 'loss');
      expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
      expect(new Set(epochs.map(({ value }) => value)).size).toBe(4);
      right += measured.accuracy.int8 * measured.images;
      images += measured.images;
    }
    // The whole is the folds' answers together; theirs are written to five decimals.
    expect(named(parent.data.metrics)['int8.accuracy']).toBeCloseTo(right / images, 4);
    expect((await mlflow.history(parent, 'loss')).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  },
  60 * minutes,
);

test(
  'under a scheduler: from data to a promoted bundle, which the page runs; MLflow has the run, its files and the model',
  async (context) => {
    const { env, folder, mlflow, keys } = here();
    scheduler = await startScheduler(env, join(folder, 'standalone'));
    const first = await scheduler.runDag('inkling-smoke', {});
    const states = await scheduler.states(first.place);
    expect(first.state, JSON.stringify(states)).toBe('success');
    expect(states).toMatchObject({ promote: 'success', announce: 'success', table: 'skipped' });
    const version = (await here().entry('smoke'))?.version as string;
    expect(await scheduler.log(first.place, 'announce')).toContain(`smoke ${version}: promoted`);

    const [made, ...others] = await mlflow.runs('smoke');
    expect(others).toEqual([]);
    if (!made) throw new Error('MLflow has no run');
    expect(made.info.status).toBe('FINISHED');
    const metrics = named(made.data.metrics);
    expect(metrics['int8.accuracy']).toBeGreaterThan(0.6);
    expect(metrics).toHaveProperty('validation_accuracy');
    expect(named(made.data.params).architecture).toBe('plain7-tiny');
    const [{ dataset } = { dataset: undefined }] = made.inputs.dataset_inputs;
    expect(JSON.parse(dataset?.profile ?? '').sha256).toHaveProperty(['test_batch.bin']);
    expect([await mlflow.bundleOf('smoke', 'candidate'), await mlflow.bundleOf('smoke', 'champion')]).toEqual(
      [version, version],
    );
    const kept = await keys('mlflow/');
    for (const file of ['bundle/manifest.json', 'bundle/weights.bin', 'card/card.md', 'model.onnx']) {
      expect(
        kept.some((key) => key.endsWith(file)),
        file,
      ).toBe(true);
    }

    if (!existsSync(join(dist, 'index.html'))) return context.skip('no build: npm run build');
    const { address, stop } = await serveBuild({ MODEL_BASE_URL: here().models });
    const browser = await chromium.launch(chromiumOptions());
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(4 * minutes);
      await page.goto(`${address}?model=smoke`);
      await page.locator('input[type=file]').setInputFiles(join(root, 'e2e/pictures/ship.png'));
      await page.getByTestId('class-bar').first().waitFor();
      const line = page.getByTestId('engine');
      expect(await line.getAttribute('data-model')).toBe('smoke');
      expect(await line.getAttribute('data-version')).toBe(version);
    } finally {
      await browser.close();
      stop();
    }
  },
  60 * minutes,
);

/** A checkpoint of the smoke config that has learned nothing. */
const UNTRAINED = [
  'import sys, torch',
  'from models import config',
  'from models.training.build import build',
  'torch.manual_seed(0)',
  "net = build(config.get('smoke'))",
  '# Zeros, which all batch norms begin with, would be one weight for the packer.',
  'for module in net.modules():',
  '    if isinstance(module, torch.nn.BatchNorm2d):',
  '        torch.nn.init.normal_(module.bias, 0, 0.2)',
  '        torch.nn.init.normal_(module.running_mean, 0, 0.2)',
  "torch.save({'average': net.state_dict(), 'epoch': 1}, sys.argv[1])",
].join('\n');

test(
  'a worse candidate is refused with the table of why; forced and rolled back, MLflow’s champion goes with it',
  async (context) => {
    if (!scheduler) return context.skip('no scheduler: see above');
    const { env, folder, mlflow } = here();
    const before = (await here().entry('smoke'))?.version as string;
    const untrained = join(folder, 'untrained.pt');
    const saved = await run(python, ['-c', UNTRAINED, untrained], env);
    expect(saved.code, saved.said).toBe(0);

    const worse = await scheduler.runDag('inkling-smoke', { checkpoint: untrained });
    const ended = await scheduler.states(worse.place);
    expect(worse.state, JSON.stringify(ended)).toBe('failed');
    expect(ended).toMatchObject({ publish: 'success', promote: 'failed', announce: 'failed' });
    expect(await scheduler.log(worse.place, 'promote')).toMatch(/accuracy +[0-9.]+ %.*WORSE/);
    const entry = await here().entry('smoke');
    const candidate = entry?.candidate?.version as string;
    expect(entry?.version).toBe(before);
    expect(candidate).not.toBe(before);
    const aliases = async () => [
      await mlflow.bundleOf('smoke', 'champion'),
      await mlflow.bundleOf('smoke', 'candidate'),
    ];
    expect(await aliases()).toEqual([before, candidate]);

    // With a reason it goes through, and all before it is there already.
    const forced = await scheduler.runDag('inkling-smoke', {
      checkpoint: untrained,
      force: 'to be rolled back',
    });
    const again = await scheduler.states(forced.place);
    expect(forced.state, JSON.stringify(again)).toBe('success');
    for (const step of ['train', 'quantize', 'evaluate', 'publish']) {
      expect(await scheduler.log(forced.place, step), step).toMatch(new RegExp(`${step} +up to date`));
    }
    expect((await here().entry('smoke'))?.version).toBe(candidate);
    expect(await aliases()).toEqual([candidate, candidate]);
    expect(await mlflow.runs('smoke')).toHaveLength(2);

    const bucket = ['--bucket', env.INKLING_BUCKET as string, '--endpoint', env.INKLING_ENDPOINT as string];
    await models(['rollback', 'smoke', ...bucket, '--work', join(folder, 'rollback')]);
    expect((await here().entry('smoke'))?.version).toBe(before);
    expect(await aliases()).toEqual([before, candidate]);
  },
  60 * minutes,
);
