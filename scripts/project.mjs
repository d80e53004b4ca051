/** What the commands share: where the project is, installing it, and running a program with a limit. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends with a clear sentence where Node is too old, instead of a syntax error out of some dependency. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major, minor] = engines.node.match(/\d+/g).map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  console.error(
    `Inkling needs Node ${engines.node}; this is ${process.version}. Get it at https://nodejs.org.`,
  );
  process.exit(1);
}

/** The hash of a file, to keep beside what was made from it. */
export function hashOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

export function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** Installs the dependencies of a folder with a lock file, unless what is installed came from this very file. */
export async function install(folder = '.') {
  if (await tryInstall(folder)) return;
  console.error('`npm ci` failed: see above. Is there a connection to the npm registry?');
  process.exit(1);
}

/** As `install`, for what can be done without. @returns whether it is there now */
export async function tryInstall(folder) {
  const stamp = join(root, folder, 'node_modules/.inkling-lock');
  const lock = hashOf(join(root, folder, 'package-lock.json'));
  if (readIfThere(stamp) === lock) return true;
  console.log(`Installing the dependencies${folder === '.' ? '' : ` of ${folder}`} ...`);
  const { code } = await run('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund'], { minutes: 15 });
  if (code === 0) writeFileSync(stamp, `${lock}\n`);
  return code === 0;
}

/**
 * Runs a program in the project's folder, its output shown as it comes; with `hold`, when it has ended, so that two at once
 * can be read.
 * @returns its exit code (124 if it was ended at the limit, 127 if it could not be started), the seconds it took, and
 *   with `hold` what it wrote.
 */
export function run(command, args, { minutes, env = {}, hold = false }) {
  return new Promise((resolve) => {
    const started = performance.now();
    let output = '';
    let late = false;
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', hold ? 'pipe' : 'inherit', hold ? 'pipe' : 'inherit'],
      detached: process.platform !== 'win32', // a group of its own, so that its children can be ended with it
      shell: process.platform === 'win32', // npm is a .cmd there
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }

    const end = (signal) => {
      try {
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
      } catch {
        // It has just ended by itself.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      console.error(`${command}: ended after ${minutes} minutes`);
      end('SIGTERM');
      setTimeout(end, 10_000, 'SIGKILL').unref();
    }, minutes * 60_000);
    // A group of its own no longer hears Ctrl-C, so it is passed on.
    const interrupt = () => {
      end('SIGTERM');
      process.exit(130);
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);

    const done = (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      resolve({ code: late ? 124 : code, seconds: (performance.now() - started) / 1000, output });
    };
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      done(127);
    });
    child.on('close', (code) => done(code ?? 1));
  });
}
