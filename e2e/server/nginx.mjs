/** Where the tests find nginx: Debian keeps it where only root's PATH looks. */
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';

export const nginxEnvironment = {
  ...process.env,
  PATH: [process.env.PATH, '/usr/sbin'].join(delimiter),
};

export const nginxIsHere = !spawnSync('nginx', ['-v'], { env: nginxEnvironment }).error;
