/** The servers and tools that the checks run: Debian's, and those of deploy/requirements.txt. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where programs are looked for; Debian keeps servers where only root's PATH has them. */
const folders = [
  process.env.OPERATIONS_BIN ?? join(root, '.venv-operations/bin'),
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
].filter(Boolean);

export function find(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(existsSync);
}

/** The paths of programs; where one of them is not installed, the test is skipped and says so. */
export function programs<Name extends string>(
  context: TestContext,
  ...names: readonly Name[]
): Record<Name, string> {
  const missing = names.filter((name) => !find(name));
  context.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, find(name)])) as Record<Name, string>;
}
