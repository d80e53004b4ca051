/** What an MLflow server was told, by its REST API. */

export interface Run {
  readonly info: { readonly run_id: string; readonly status: string };
  readonly data: {
    readonly metrics: readonly { key: string; value: number }[];
    readonly params: readonly { key: string; value: string }[];
    readonly tags: readonly { key: string; value: string }[];
  };
  readonly inputs: { readonly dataset_inputs: readonly { dataset: { digest: string; profile: string } }[] };
}
interface ModelVersion {
  readonly tags: readonly { key: string; value: string }[];
}

/** What is listed as keys and values, by key. */
export function named<Value>(
  listed: readonly { key: string; value: Value }[],
): Readonly<Record<string, Value | undefined>> {
  return Object.fromEntries(listed.map(({ key, value }) => [key, value]));
}

export type MLflow = ReturnType<typeof mlflowAt>;

export function mlflowAt(address: string) {
  /** @throws Error with what the server says of it */
  async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${address}/api/2.0/mlflow/${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { 'Content-Type': 'application/json' },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  /** Those of an experiment, nested ones too. */
  async function runs(experiment: string): Promise<readonly Run[]> {
    const found = await ask<{ experiment: { experiment_id: string } }>(
      `experiments/get-by-name?experiment_name=${experiment}`,
    );
    const asked = { experiment_ids: [found.experiment.experiment_id] };
    return (await ask<{ runs: readonly Run[] }>('runs/search', asked)).runs;
  }

  /** A metric by epoch. */
  async function history(run: Run, metric: string) {
    const { metrics } = await ask<{ metrics: readonly { step: number; value: number }[] }>(
      `metrics/get-history?run_id=${run.info.run_id}&metric_key=${metric}`,
    );
    return metrics.map(({ step, value }) => ({ epoch: step, value }));
  }

  /** The bundle that an alias of the registry stands for. */
  async function bundleOf(model: string, alias: string): Promise<string | undefined> {
    const { model_version: found } = await ask<{ model_version: ModelVersion }>(
      `registered-models/alias?name=${model}&alias=${alias}`,
    );
    return named(found.tags).bundle;
  }

  return { runs, history, bundleOf };
}
