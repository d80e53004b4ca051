/** From data to a model that the page runs: real Airflow and MLflow, their files in a real bucket. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { chromium } from 'playwright';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { serveBuild } from '../../e2e/server/serve-build.ts';
import { chromiumOptions } from '../../scripts/chromium.mjs';
import { freePort } from '../../scripts/free-port.mjs';
import { dist } from '../testing/ask.ts';
import { programs, root } from '../testing/programs.ts';
import { type SeaweedFS, startSeaweedFS } from '../testing/seaweed.ts';
import {
  airflow,
  airflowPython,
  type Environment,
  environment,
  missing,
  python,
  run,
  start,
  startScheduler,
} from './testing/airflow.ts';

interface Index {
  readonly models: readonly {
    readonly id: string;
    readonly version: string;
    readonly candidate?: { version: string };
  }[];
}
interface Place {
  readonly folder: string;
  readonly bucket: SeaweedFS;
  readonly client: S3Client;
  readonly mlflow: { readonly address: string; stop(): Promise<void> };
  readonly env: Environment;
}
let place: Place | undefined;
const minutes = 60_000;

async function open(weed: string): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'inkling-airflow-'));
  const bucket = await startSeaweedFS(weed);
  const client = new S3Client({
    endpoint: bucket.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: bucket.keys.AWS_ACCESS_KEY_ID,
      secretAccessKey: bucket.keys.AWS_SECRET_ACCESS_KEY,
    },
  });
  for (const Bucket of ['models', 'training']) await client.send(new CreateBucketCommand({ Bucket }));
  const Statement = [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::models/*' },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await client.send(new PutBucketPolicyCommand({ Bucket: 'models', Policy }));
  const port = String(await freePort());
  const address = `http://127.0.0.1:${port}`;
  const env = environment(folder, {
    ...bucket.keys,
    AWS_DEFAULT_REGION: 'us-east-1',
    MLFLOW_TRACKING_URI: address,
    INKLING_BUCKET: 's3://models',
    INKLING_ENDPOINT: bucket.endpoint,
    INKLING_ARTIFACTS: 's3://training/artifacts',
  });
  const store = ['--backend-store-uri', `sqlite:///${folder}/mlflow.db`];
  const artifacts = ['--artifacts-destination', 's3://training/mlflow'];
  const { stop } = await start(
    'mlflow',
    ['server', ...store, ...artifacts, '--host', '127.0.0.1', '--port', port, '--workers', '1'],
    `${address}/health`,
    { ...env, MLFLOW_S3_ENDPOINT_URL: bucket.endpoint },
    folder,
  );
  const made = await airflow(['db', 'migrate'], env);
  expect(made.code, made.said).toBe(0);
  const pools = await airflow(['pools', 'import', join(root, 'deploy/airflow/pools.json')], env);
  expect(pools.code, pools.said).toBe(0);
  return { folder, bucket, client, mlflow: { address, stop }, env };
}

beforeEach(async (context) => {
  context.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
  const { weed } = programs(context, 'weed');
  if (place) return;
  const client = await run(python, ['-c', 'import mlflow'], {});
  context.skip(client.code !== 0, 'not installed: models/requirements-mlflow.txt');
  place = await open(weed);
}, 10 * minutes);
afterAll(async () => {
  await place?.mlflow.stop();
  await place?.bucket.stop();
  if (place) rmSync(place.folder, { recursive: true, maxRetries: 5 });
}, minutes);

function here(): Place {
  if (!place) throw new Error('nothing was started');
  return place;
}

async function index(): Promise<Index> {
  return (await fetch(`${here().bucket.endpoint}/models/index.json`)).json() as Promise<Index>;
}

/** The JSON that a command ends with; what it logs comes before. */
function answerOf(out: string) {
  return JSON.parse(out.trim().split('\n').at(-1) ?? '');
}

/** MLflow's REST API. */
async function mlflow<Answer>(path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${here().mlflow.address}/api/2.0/mlflow/${path}`, {
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    headers: { 'Content-Type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

interface Run {
  readonly info: { readonly run_id: string; readonly status: string };
  readonly data: {
    readonly metrics: readonly { key: string; value: number }[];
    readonly params: readonly { key: string; value: string }[];
    readonly tags: readonly { key: string; value: string }[];
  };
  readonly inputs: { readonly dataset_inputs: readonly { dataset: { digest: string; profile: string } }[] };
}
interface ModelVersion {
  readonly version: string;
  readonly run_id: string;
  readonly tags: readonly { key: string; value: string }[];
}

async function runs(): Promise<readonly Run[]> {
  const { experiment } = await mlflow<{ experiment: { experiment_id: string } }>(
    'experiments/get-by-name?experiment_name=smoke',
  );
  const asked = { experiment_ids: [experiment.experiment_id] };
  return (await mlflow<{ runs: readonly Run[] }>('runs/search', asked)).runs;
}

/** The bundle that an alias of the registry stands for. */
async function bundleOf(alias: string): Promise<string | undefined> {
  const { model_version: found } = await mlflow<{ model_version: ModelVersion }>(
    `registered-models/alias?name=smoke&alias=${alias}`,
  );
  return found.tags.find(({ key }) => key === 'bundle')?.value;
}

test(
  'every DAG loads, one for each model of the configs',
  async () => {
    // Read here and now; a processor of DAGs puts their folder on the path by itself.
    const dags = join(root, 'deploy/airflow/dags');
    const env = { ...here().env, PYTHONPATH: [root, dags].join(delimiter) };
    const wrong = await airflow(['dags', 'list-import-errors', '--local', '-o', 'json'], env);
    expect(answerOf(wrong.out)).toEqual([]);
    const { out } = await airflow(['dags', 'list', '--local', '-o', 'json'], env);
    const listed = answerOf(out) as readonly { dag_id: string }[];
    expect(listed.map(({ dag_id: id }) => id).sort()).toEqual(
      ['cifar10', 'pizza', 'smoke', 'smoke-pizza'].map((name) => `inkling-${name}`),
    );
  },
  10 * minutes,
);

test(
  'for Kubernetes, each task’s pod is the template with its own cores, memory and node',
  async () => {
    const env = { ...here().env, AIRFLOW__CORE__EXECUTOR: 'KubernetesExecutor' };
    const script = join(root, 'deploy/airflow/testing/pods.py');
    const { code, out, said } = await run(airflowPython, [script, 'fold', 'publish'], env);
    expect(code, said).toBe(0);
    const { fold, publish } = answerOf(out);
    expect(fold.nodeSelector).toEqual({ 'inkling/training': 'true' });
    expect(publish.nodeSelector).toBeUndefined();
    expect(fold.containers).toEqual([
      expect.objectContaining({
        image: 'inkling-training:latest',
        resources: { requests: { cpu: '2', memory: '6144Mi' }, limits: { memory: '6144Mi' } },
      }),
    ]);
    expect(publish.containers[0].resources.requests.memory).toBe('2048Mi');
  },
  10 * minutes,
);

test(
  'from data to a promoted bundle, which the page runs; MLflow has the run, its files and the model',
  async (context) => {
    const { said, code } = await airflow(['dags', 'test', 'inkling-smoke'], here().env);
    expect(code, said.slice(-6000)).toBe(0);
    const { models } = await index();
    expect(models).toHaveLength(1);
    const version = models[0]?.version as string;
    expect(said).toContain(`smoke ${version}: promoted`);

    const [made, ...others] = await runs();
    expect(others).toEqual([]);
    if (!made) throw new Error('MLflow has no run');
    expect(made.info.status).toBe('FINISHED');
    const metrics = Object.fromEntries(made.data.metrics.map(({ key, value }) => [key, value]));
    expect(metrics['int8.accuracy']).toBeGreaterThan(0.6);
    expect(metrics).toHaveProperty('validation_accuracy');
    expect(made.data.params).toContainEqual({ key: 'architecture', value: 'plain7-tiny' });
    const [{ dataset } = { dataset: undefined }] = made.inputs.dataset_inputs;
    expect(JSON.parse(dataset?.profile ?? '').sha256).toHaveProperty(['test_batch.bin']);
    expect([await bundleOf('candidate'), await bundleOf('champion')]).toEqual([version, version]);
    const { Contents = [] } = await here().client.send(
      new ListObjectsV2Command({ Bucket: 'training', Prefix: 'mlflow/' }),
    );
    for (const file of ['bundle/manifest.json', 'bundle/weights.bin', 'card/card.md', 'model.onnx']) {
      expect(
        Contents.some(({ Key }) => Key?.endsWith(file)),
        file,
      ).toBe(true);
    }

    if (!existsSync(join(dist, 'index.html'))) return context.skip('no build: npm run build');
    const { address, stop } = await serveBuild({ MODEL_BASE_URL: `${here().bucket.endpoint}/models/` });
    const browser = await chromium.launch(chromiumOptions());
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(4 * minutes);
      await page.goto(address);
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

test(
  'under a scheduler: what is there is not made again; a worse candidate is refused with the table of why',
  async () => {
    const { env, folder } = here();
    const before = (await index()).models[0]?.version;
    const untrained = join(folder, 'untrained.pt');
    const lines = [
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
    ];
    const saved = await run(python, ['-c', lines.join('\n'), untrained], env);
    expect(saved.code, saved.said).toBe(0);

    const scheduler = await startScheduler(env, join(folder, 'standalone'));
    try {
      const again = await scheduler.runDag('inkling-smoke', {});
      const states = await scheduler.states(again.place);
      expect(again.state, JSON.stringify(states)).toBe('success');
      expect(states).toMatchObject({ promote: 'success', announce: 'success', table: 'skipped' });
      for (const step of ['train', 'quantize', 'evaluate', 'publish']) {
        expect(await scheduler.log(again.place, step), step).toMatch(new RegExp(`${step} +up to date`));
      }
      expect(await runs()).toHaveLength(1);

      const worse = await scheduler.runDag('inkling-smoke', { checkpoint: untrained });
      const ended = await scheduler.states(worse.place);
      expect(worse.state, JSON.stringify(ended)).toBe('failed');
      expect(ended).toMatchObject({ publish: 'success', promote: 'failed', announce: 'failed' });
      expect(await scheduler.log(worse.place, 'promote')).toMatch(/accuracy +[0-9.]+ %.*WORSE/);
      const [entry] = (await index()).models;
      expect(entry?.version).toBe(before);
      expect(entry?.candidate?.version).not.toBe(before);
      expect([await bundleOf('champion'), await bundleOf('candidate')]).toEqual([
        before,
        entry?.candidate?.version,
      ]);
    } finally {
      await scheduler.stop();
    }
  },
  60 * minutes,
);
