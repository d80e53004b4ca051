/** A check that could not run says what is missing, to whoever starts it by hand. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './testing/programs.ts';

test('what is not installed is named beside the check that was skipped', () => {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout, status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', 'deploy/vitest.config.ts', 'deploy/compose', '-t', 'everybody'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: '', OPERATIONS_BIN: '/nowhere', NO_COLOR: '1' },
    },
  );
  expect(stdout).toContain('[not installed: weed]');
  expect(status, stdout).toBe(0);
});
