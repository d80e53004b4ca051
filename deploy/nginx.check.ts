import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programs, root } from './testing/programs.ts';

test('what the entry point writes is a configuration that nginx takes', (context) => {
  const { nginx } = programs(context, 'nginx');
  const run = mkdtempSync(join(tmpdir(), 'inkling-nginx-'));
  try {
    const checked = [nginx, '-t', '-e', 'stderr', '-p', run, '-c', join(run, 'nginx.conf')];
    const options = { env: { ...process.env, PORT: '8099', INKLING_RUN: run } };
    expect(() =>
      execFileSync(join(root, 'deploy/entrypoint.sh'), checked, { ...options, stdio: 'pipe' }),
    ).not.toThrow();
  } finally {
    rmSync(run, { recursive: true });
  }
});
