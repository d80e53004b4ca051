/** All that a run needs, started: a bucket of models and one for what tasks hand over, MLflow's server, Airflow's database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { freePort } from '../../../scripts/free-port.mjs';
import { root } from '../../testing/programs.ts';
import { startSeaweedFS } from '../../testing/seaweed.ts';
import { airflow, type Environment, environment, start } from './airflow.ts';
import { type MLflow, mlflowAt } from './mlflow.ts';

interface Entry {
  readonly id: string;
  readonly version: string;
  readonly candidate?: { version: string };
}
export interface Place {
  readonly folder: string;
  readonly env: Environment;
  readonly mlflow: MLflow;
  /** Where pages find the models. */
  readonly models: string;
  /** A model as the index names it. */
  entry(id: string): Promise<Entry | undefined>;
  /** The keys in the bucket of what is handed over that begin so. */
  keys(prefix: string): Promise<readonly string[]>;
  /** One of its objects, as JSON. */
  json<Content>(key: string): Promise<Content>;
  close(): Promise<void>;
}

const Bucket = 'training';

/** @param weed where SeaweedFS's program is @throws Error where something does not come up */
export async function open(weed: string): Promise<Place> {
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
  for (const name of ['models', Bucket]) await client.send(new CreateBucketCommand({ Bucket: name }));
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
    INKLING_ARTIFACTS: `s3://${Bucket}/artifacts`,
  });
  const store = ['--backend-store-uri', `sqlite:///${folder}/mlflow.db`];
  const artifacts = ['--artifacts-destination', `s3://${Bucket}/mlflow`];
  const server = await start(
    'mlflow',
    ['server', ...store, ...artifacts, '--host', '127.0.0.1', '--port', port, '--workers', '1'],
    `${address}/health`,
    // Its jobs, of seven processes, are for language models.
    { ...env, MLFLOW_S3_ENDPOINT_URL: bucket.endpoint, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' },
    folder,
  );
  for (const args of [
    ['db', 'migrate'],
    ['pools', 'import', join(root, 'deploy/airflow/pools.json')],
  ]) {
    const { code, said } = await airflow(args, env);
    if (code !== 0) throw new Error(`airflow ${args[0]}: ${said}`);
  }

  return {
    folder,
    env,
    mlflow: mlflowAt(address),
    models: `${bucket.endpoint}/models/`,
    entry: async (id) => {
      const index = (await (await fetch(`${bucket.endpoint}/models/index.json`)).json()) as {
        models: readonly Entry[];
      };
      return index.models.find((entry) => entry.id === id);
    },
    keys: async (Prefix) => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.map(({ Key }) => Key ?? '');
    },
    json: async (Key) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    },
    close: async () => {
      await server.stop();
      await bucket.stop();
      rmSync(folder, { recursive: true, maxRetries: 5 });
    },
  };
}
