/** How every script and test of this project starts Chromium. */
import { spawnSync } from 'node:child_process';

/** The system's Chromium if there is one; undefined means the one that Playwright itself installed. */
function systemChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = spawnSync('which', [name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return undefined;
}

/**
 * Launch options for Playwright's `chromium.launch`.
 *
 * @param {readonly string[]} more further arguments
 */
export function chromiumOptions(more = []) {
  const executablePath = systemChromium();
  return {
    ...(executablePath ? { executablePath } : {}),
    args: [
      '--no-sandbox', // the tests run as root in a container, where Chromium refuses its sandbox
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // WebGL on a machine without a GPU. (Not `--use-angle=swiftshader`: the page itself would be drawn that way too, slowly.)
      '--enable-unsafe-swiftshader',
      // The keys of certificates that nobody signed, of servers that a check has started. A service worker needs this:
      // ignoring errors of certificates is not enough for one.
      ...(process.env.CHROMIUM_TRUSTS
        ? [`--ignore-certificate-errors-spki-list=${process.env.CHROMIUM_TRUSTS}`]
        : []),
      ...more,
    ],
  };
}
