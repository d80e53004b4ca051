import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './testing/programs.ts';

interface Bom {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly { readonly name: string; readonly version: string; readonly purl: string }[];
}

// 60 MB, which the script installs when somebody calls it.
test('the bill of materials has all that the page ships, in its version, and none of the tools', (context) => {
  context.skip(!existsSync(join(root, '.cache/syft/bin/syft')), 'not installed: sh deploy/sbom.sh');
  const { status, stdout, stderr } = spawnSync('sh', [join(root, 'deploy/sbom.sh')], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  const { bomFormat, metadata, components } = JSON.parse(stdout) as Bom;
  const { name, version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(bomFormat).toBe('CycloneDX');
  expect(metadata.component).toMatchObject({ name, version });
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { readonly version: string; readonly dev?: boolean }>;
  };
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path && !dev);
  const wanted = shipped.map(([path, one]) => `${path.split('node_modules/').at(-1)}@${one.version}`);
  const listed = components
    .filter(({ purl }) => purl.startsWith('pkg:npm/'))
    .map((one) => `${one.name}@${one.version}`);
  expect(new Set(listed)).toEqual(new Set([...wanted, `${name}@${version}`]));
  expect(Object.keys(dependencies).every((one) => listed.some((it) => it.startsWith(`${one}@`)))).toBe(true);
});
