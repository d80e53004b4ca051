/** e2e/browsers/coverage.ts says which test runs in which browser: it names every test there is, and none that there is not. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { browserNames, coverage } from '../e2e/browsers/coverage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs: readonly { readonly title: string; readonly tests: readonly { projectName: string }[] }[];
}

/** What Playwright would run of that folder: the browsers of each test by its title. */
function listTests(): Map<string, string[]> {
  const playwright = 'node_modules/playwright/cli.js';
  const listed = spawnSync(
    process.execPath,
    [playwright, 'test', '--list', '--reporter=json', 'e2e/browsers/'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, E2E_REPORT: undefined },
    },
  );
  const specsOf = ({ suites = [], specs }: Suite): Suite['specs'] => [...specs, ...suites.flatMap(specsOf)];
  const { suites } = JSON.parse(listed.stdout) as { suites: Suite[] };
  const found = new Map<string, string[]>();
  for (const { title, tests } of suites.flatMap(specsOf)) {
    found.set(title, [...(found.get(title) ?? []), ...tests.map(({ projectName }) => projectName)]);
  }
  return found;
}

test('each test runs in just the browsers that the list names for it', () => {
  const wanted = Object.entries(coverage).map(
    ([title, runs]) => [title, browserNames.filter((name) => runs[name] === true)] as const,
  );
  expect(Object.fromEntries(listTests())).toEqual(
    Object.fromEntries(wanted.filter(([, browsers]) => browsers.length > 0)),
  );
});

test('what another file tests is there', () => {
  const files = Object.values(coverage).flatMap((runs) =>
    Object.values(runs).flatMap((run) => (typeof run === 'object' ? run.in : [])),
  );
  expect(files.filter((file) => !existsSync(`${root}/${file}`))).toEqual([]);
});
