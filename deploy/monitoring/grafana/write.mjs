/** `node deploy/monitoring/grafana/write.mjs`: writes Grafana's dashboard, inkling.json, from dashboard.ts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, requireNode, root, tryInstall } from '../../../scripts/project.mjs';

const folder = 'deploy/monitoring/grafana';
requireNode();
await install();
if (!(await tryInstall(folder))) process.exit(1);
const { runnerImport } = await import('vite');
const { module } = await runnerImport(join(root, folder, 'dashboard.ts'), {
  configFile: false,
  logLevel: 'error',
});
writeFileSync(join(root, folder, 'inkling.json'), module.dashboardFile());
