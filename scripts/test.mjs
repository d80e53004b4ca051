/**
 * `npm test`: installs what is missing, then runs every suite. Its last line is `N passed, N failed, N skipped` over
 * all of them, and its exit code is not 0 if anything failed. A lint, a type check and the build count as one each; a
 * suite that cannot run here counts as one skipped and says why; one that ends without a report, as one failed.
 *
 * `npm run test:quick` (--quick) leaves out Python and the image, and of the end-to-end tests all but a first look.
 *
 * No verdict is by the clock: the limits here are for what hangs.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { hashOf, install, readIfThere, requireNode, root, run, tryInstall } from './project.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, note?: string, output?: string }} Counts */

requireNode();
await install();

const reports = join(root, '.cache/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const bin = {
  biome: join(root, 'node_modules/@biomejs/biome/bin/biome'),
  playwright: join(root, 'node_modules/playwright/cli.js'),
  vite: join(root, 'node_modules/vite/bin/vite.js'),
  vitest: join(root, 'node_modules/vitest/vitest.mjs'),
};
const node = (args, options) => run(process.execPath, args, options);

/** @type {{ name: string, seconds: number, counts: Counts }[]} */
const results = [];

const quick = process.argv.includes('--quick');
/** What waits for networks and disks more than for a core goes on beside the rest, and is shown when it has ended. */
const beside = { hold: true };
/** Python's numerical libraries: two threads of theirs wait for each other by spinning, which a busy machine pays for tenfold. */
const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };

const python = quick
  ? undefined
  : preparePython('.venv', ['models/requirements.txt', 'models/requirements-mlflow.txt']);
const airflow = quick
  ? undefined
  : preparePython('.venv-airflow', ['deploy/airflow/requirements.txt', 'deploy/airflow/constraints.txt']);
await suite('lint', async () =>
  one(await node([bin.biome, 'check', '--error-on-warnings'], { minutes: 30 })));
const packaged = await tryInstall('packages/inkling');
await suite('types', async () => one(await node(['scripts/types.mjs'], { minutes: 30 })));
await suite('unit', () => vitest('unit'));
const build = await suite('build', async () => one(await node([bin.vite, 'build'], { minutes: 30 })));
if (quick) {
  await suite('e2e, first light', () => e2e(['answer/first-light']));
} else {
  const { own, counts } = await python;
  const smoke = own ? await smokeRun(own) : {};
  const others = pipeline(own, counts, smoke)
    .then(() => suite('image', image))
    .then(() => suite('operations', operations))
    .then(() => suite('package', packageForPrograms));
  await suite('e2e', () => e2e([], smoke));
  await others;
}

summary();

/**
 * @param {string} name
 * @param {() => Counts | Promise<Counts>} body
 */
async function suite(name, body) {
  console.log(`\n=== ${name}`);
  const started = performance.now();
  const counts = await body();
  if (counts.output) console.log(`\n=== ${name}: what it said\n${counts.output}`);
  if (counts.note) console.log(counts.note);
  results.push({ name, seconds: (performance.now() - started) / 1000, counts });
  return counts;
}

function skipped(note) {
  return { passed: 0, failed: 0, skipped: 1, note: `skipped: ${note}` };
}

/** A command that passes or fails as a whole. */
function one({ code, output }) {
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, output }
    : { passed: 0, failed: 1, skipped: 0, output };
}

/** What a report counted; a program that failed although its tests did not (it crashed, say) counts as one failed. */
function counted({ code, output }, read) {
  try {
    const counts = { ...read(), output };
    if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1, note: `ended with code ${code}` };
    return counts;
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, note: `no report: ${error.message}`, output };
  }
}

/** @param {string} name of the report @param {readonly string[]} args @param {object} options for `run` */
async function vitest(name, args = [], options = {}) {
  const report = join(reports, `${name}.json`);
  const ended = await node(
    [bin.vitest, 'run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { minutes: 60, ...options },
  );
  return counted(ended, () => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readJson(report);
    // A file that does not even load has no tests to count.
    const broken = testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((t) => t.status === 'failed'),
    ).length;
    return {
      passed: numPassedTests,
      failed: numFailedTests + broken,
      skipped: numPendingTests + numTodoTests,
    };
  });
}

/** @param {readonly string[]} tests parts of the paths of the wanted tests; none: all @param {object} env */
async function e2e(tests, env = {}) {
  if (build.failed) return skipped('there is no build to test');
  const report = join(reports, 'e2e.json');
  const ended = await node([bin.playwright, 'test', ...tests], {
    minutes: 180,
    // BASE_URL would test another server than the one of this build.
    env: { ...oneThread, ...env, E2E_REPORT: report, BASE_URL: undefined },
  });
  return counted(ended, () => {
    const { stats, errors } = readJson(report);
    // `flaky` passed at a second try; an error outside any test (the server did not start) is in no count.
    return {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
      skipped: stats.skipped,
    };
  });
}

/**
 * A virtual environment, made or brought up to date: the model maker's pipeline has one, which some end-to-end tests use
 * too, the operator's tools have another, and Airflow a third.
 *
 * @param {string} folder @param {readonly string[]} wants the files of its requirements and constraints
 * @returns {Promise<{ own: (name: string) => string } | { counts: Counts }>} where its programs are, or why not
 */
async function preparePython(folder, wants) {
  const python = findPython();
  if (!python) return { counts: skipped('no Python 3.11 or later is installed') };
  const files = wants.map((path) => join(root, path));
  const venv = join(root, folder);
  const own = (name) => join(venv, process.platform === 'win32' ? `Scripts/${name}.exe` : `bin/${name}`);
  const stamp = join(venv, '.inkling-requirements');
  const wanted = files.map(hashOf).join(' ');
  if (readIfThere(stamp) === wanted) return { own };
  if (!existsSync(own('pip'))) {
    const made = await run(python, ['-m', 'venv', venv], { minutes: 15, ...beside });
    if (made.code !== 0) return { counts: skipped('this Python cannot make a virtual environment') };
  }
  const listed = files.flatMap((path) => [path.endsWith('constraints.txt') ? '-c' : '-r', path]);
  const installed = await run(own('python'), ['-m', 'pip', 'install', '-q', ...listed], {
    minutes: 60,
    ...beside,
  });
  if (installed.code !== 0) return { counts: { ...one(installed), note: '`pip install` failed: see above' } };
  writeFileSync(stamp, `${wanted}\n`);
  return { own };
}

/**
 * One run of the pipeline on made-up data, which the tests of pipeline and page begin with a copy of. What is up to date since
 * the last time is not made again.
 *
 * @returns the environment that tells them where it is; empty where it failed, and each of them makes its own and sees why
 */
async function smokeRun(own) {
  const folder = join(root, '.cache/smoke');
  const places = ['--work', join(folder, 'work'), '--bucket', join(folder, 'bucket')];
  const { code, output } = await run(own('python'), ['-m', 'models', 'run', 'smoke', ...places], {
    minutes: 60,
    env: oneThread,
    ...beside,
  });
  if (code !== 0) console.log(output);
  return code === 0 ? { INKLING_SMOKE: folder } : {};
}

/** The model maker's pipeline: its lint and its tests. */
async function pipeline(own, counts, env) {
  if (!own) return suite('pipeline', () => counts);
  const ruff = async (...args) =>
    one(
      await run(own('ruff'), [...args, 'models', 'e2e/corpus', 'bench', 'deploy/airflow'], {
        minutes: 10,
        ...beside,
      }),
    );
  await suite('ruff check', () => ruff('check'));
  await suite('ruff format', () => ruff('format', '--check'));
  return suite('pipeline', async () => {
    const report = join(reports, 'pipeline.xml');
    const path = [root, process.env.PYTHONPATH].filter(Boolean).join(delimiter);
    const ended = await run(
      own('python'),
      ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'models/tests', `--junitxml=${report}`],
      { minutes: 120, env: { ...oneThread, ...env, PYTHONPATH: path }, ...beside },
    );
    return counted(ended, () => {
      const xml = readFileSync(report, 'utf8');
      const [suiteTag = ''] = xml.match(/<testsuite [^>]*>/) ?? [];
      const number = (name) => Number(suiteTag.match(new RegExp(` ${name}="(\\d+)"`))?.[1]);
      const failed = number('failures') + number('errors');
      const passed = number('tests') - failed - number('skipped');
      if (!Number.isFinite(passed)) throw new Error(`${report} cannot be read`);
      return { passed, failed, skipped: number('skipped') };
    });
  });
}

function findPython() {
  return ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'].find((name) => {
    const recent = spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))'], {
      timeout: 20_000,
    });
    return recent.status === 0;
  });
}

async function image() {
  if (process.platform !== 'linux') return skipped('the image is built on Linux only');
  const ended = await run('bash', ['deploy/check-image.sh'], { minutes: 120, ...beside });
  return counted(ended, () => {
    const last = ended.output.trim().split('\n').at(-1) ?? '';
    const [, passed, failed, skips] = last.match(/^(\d+) passed, (\d+) failed, (\d+) skipped$/) ?? [];
    if (!passed) throw new Error('deploy/check-image.sh ended without its summary');
    return { passed: Number(passed), failed: Number(failed), skipped: Number(skips) };
  });
}

/** What an operator does, with the real servers and tools; where some are not there, what needs them is skipped. */
async function operations() {
  await tryInstall('deploy/hosts');
  await tryInstall('deploy/monitoring/grafana');
  const { own } = await preparePython('.venv-operations', ['deploy/requirements.txt']);
  await airflow;
  const env = { ...oneThread, OPERATIONS_BIN: own ? dirname(own('python')) : '' };
  return vitest('operations', ['--config', 'deploy/vitest.config.ts'], { env, minutes: 60, ...beside });
}

/** What programs get (packages/inkling), as it is built, packed and installed. */
async function packageForPrograms() {
  if (!packaged) return skipped('what packages/inkling depends on could not be installed');
  const built = await node(['packages/inkling/build/build.mjs'], { minutes: 15, ...beside });
  if (built.code !== 0) return one(built);
  return vitest('package', ['--config', 'packages/inkling/vitest.config.ts'], { env: oneThread, ...beside });
}

function summary() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const row = (name, { passed, failed, skipped }, seconds) =>
    [
      name.padEnd(14),
      ...[passed, failed, skipped].map((n) => String(n).padStart(8)),
      seconds.padStart(10),
    ].join('');

  console.log(`\n${'suite'.padEnd(14)}  passed  failed skipped   seconds`);
  for (const { name, seconds, counts } of results) {
    for (const key of Object.keys(total)) total[key] += counts[key];
    const note = counts.note ? `  ${counts.note}` : '';
    console.log(row(name, counts, seconds.toFixed(1)) + note);
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
