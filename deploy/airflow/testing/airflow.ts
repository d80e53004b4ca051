/** Airflow and MLflow as `docs/operating.md` starts them: their own virtual environment, SQLite, everything else in a folder. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from '../../../scripts/free-port.mjs';
import { root } from '../../testing/programs.ts';

const bin = process.env.AIRFLOW_BIN ?? join(root, '.venv-airflow/bin');
export const airflowPython = join(bin, 'python');
/** The pipeline's. */
export const python = join(root, '.venv/bin/python');

/** What is not installed of all that the checks run. */
export const missing = [join(bin, 'airflow'), join(bin, 'mlflow'), python].filter(
  (path) => !existsSync(path),
);

export type Environment = Readonly<Record<string, string>>;

export function environment(folder: string, more: Environment): Environment {
  return {
    AIRFLOW_HOME: join(folder, 'airflow'),
    AIRFLOW__CORE__DAGS_FOLDER: join(root, 'deploy/airflow/dags'),
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS: 'True',
    // No verdict by how busy the machine is.
    AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: '600',
    AIRFLOW__DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT: '600',
    AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT: '3600',
    AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT: '300',
    PYTHONPATH: root,
    PATH: [bin, process.env.PATH].join(delimiter),
    INKLING_WORK: join(folder, 'work'),
    // Nobody's account, and no proxy's way to this machine.
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_PROXY: '127.0.0.1',
    ...more,
  };
}

/** Runs a program to its end. @returns what it said on both outputs */
export async function run(program: string, args: readonly string[], env: Environment) {
  const command = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(command, 'close');
  const [out, wrong] = await Promise.all([text(command.stdout), text(command.stderr)]);
  const [code] = await ended;
  return { code: code as number, out, said: out + wrong };
}

export const airflow = (args: readonly string[], env: Environment) => run(join(bin, 'airflow'), args, env);

/** Starts a program with all that it starts itself, and waits until its address answers. @throws Error with its log */
export async function start(
  name: 'airflow' | 'mlflow',
  args: readonly string[],
  health: string,
  env: Environment,
  folder: string,
) {
  mkdirSync(folder, { recursive: true });
  const log = join(folder, `${name}.log`);
  const server = spawn(join(bin, name), args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, to be ended as one
  });
  const lines = createWriteStream(log);
  server.stdout.pipe(lines, { end: false });
  server.stderr.pipe(lines, { end: false });
  const ended = once(server, 'exit');
  const isGone = () => server.exitCode !== null || server.signalCode !== null;
  const end = (signal: NodeJS.Signals) => {
    if (!isGone()) process.kill(-(server.pid as number), signal);
  };
  const stop = async () => {
    end('SIGTERM');
    const patience = setTimeout(end, 20_000, 'SIGKILL');
    if (!isGone()) await ended;
    clearTimeout(patience);
  };
  while (!isGone()) {
    const isUp = await fetch(health).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return { stop };
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${name} does not come up:\n${readFileSync(log, 'utf8').slice(-4000)}`);
}

export type Scheduler = Awaited<ReturnType<typeof startScheduler>>;

/** A scheduler, a DAG processor and an API server, and what the last says. */
export async function startScheduler(env: Environment, folder: string) {
  const port = String(await freePort());
  const address = `http://127.0.0.1:${port}`;
  const settings = {
    ...env,
    AIRFLOW__API__PORT: port,
    AIRFLOW__API__BASE_URL: address,
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${address}/execution/`,
    AIRFLOW__TRIGGERER__DEFAULT_CAPACITY: '1',
    AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT: String(await freePort()),
    AIRFLOW__API__WORKERS: '1',
    AIRFLOW__CORE__PARALLELISM: '2',
    AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT: String(await freePort()),
    AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT: String(await freePort()),
  };
  const { stop } = await start(
    'airflow',
    ['standalone'],
    `${address}/api/v2/monitor/health`,
    settings,
    folder,
  );
  const { access_token: token } = await fetch(`${address}/auth/token`).then(
    (answer) => answer.json() as Promise<{ access_token: string }>,
  );

  /** @throws Error with what the server says of it */
  async function ask<Answer>(path: string, method = 'GET', body?: unknown): Promise<Answer> {
    const answer = await fetch(`${address}/api/v2/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        Accept: 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  /** Runs a DAG as the form does, to its end. */
  async function runDag(dag: string, conf: Readonly<Record<string, unknown>>) {
    // The server answers before the DAGs are read.
    const isThere = () =>
      ask(`dags/${dag}`, 'PATCH', { is_paused: false }).then(
        () => true,
        (error: Error) => {
          if (!error.message.includes(': 404 ')) throw error;
          return false;
        },
      );
    while (!(await isThere())) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const { dag_run_id: id } = await ask<{ dag_run_id: string }>(`dags/${dag}/dagRuns`, 'POST', {
      logical_date: null,
      conf,
    });
    const place = `dags/${dag}/dagRuns/${encodeURIComponent(id)}`;
    for (;;) {
      const { state } = await ask<{ state: string }>(place);
      if (state === 'success' || state === 'failed') return { state, place };
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  /** States of a run's tasks, by their names. */
  async function states(place: string): Promise<Record<string, string>> {
    const { task_instances: all } = await ask<{
      task_instances: readonly { task_id: string; state: string }[];
    }>(`${place}/taskInstances`);
    return Object.fromEntries(all.map(({ task_id: task, state }) => [task, state]));
  }

  const log = async (place: string, task: string): Promise<string> =>
    JSON.stringify(await ask(`${place}/taskInstances/${task}/logs/1?full_content=true`));

  return { stop, runDag, states, log };
}
