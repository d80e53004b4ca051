import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { Builder, By, Capabilities } from 'selenium-webdriver';
import { whenUp } from '../server/serve-build.ts';
import type { Browser } from './browser.ts';

const libraries = '/usr/lib/x86_64-linux-gnu';

/** Debian keeps WebKitGTK's small browser beside the library, in a folder named after its version. */
function findMiniBrowser(): string | undefined {
  try {
    const folder = readdirSync(libraries).find((name) => name.startsWith('webkit2gtk-'));
    return folder && `${libraries}/${folder}/MiniBrowser`;
  } catch {
    return undefined;
  }
}

const binary = findMiniBrowser();
export const webkitIsHere =
  binary !== undefined &&
  ['WebKitWebDriver', 'xvfb-run'].every((name) => spawnSync('which', [name]).status === 0);

/** Starts WebKitGTK's MiniBrowser on a screen of its own. */
export async function startWebkit(port: number): Promise<Browser> {
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], {
    stdio: 'ignore',
    detached: true, // a group, so that the screen and the browser end with it
    // Its sandbox needs user namespaces, which a container has not.
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  });
  const end = () => process.kill(-(driver.pid as number), 'SIGTERM');
  try {
    await whenUp(`http://127.0.0.1:${port}/status`);
    const capabilities = new Capabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary, args: ['--automation'] },
    });
    const session = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(capabilities)
      .build();
    return {
      name: 'WebKitGTK',
      open: (address) => session.get(address),
      upload: async (path) => (await session.findElement(By.css('input[type=file]'))).sendKeys(path),
      evaluate: (run, argument) => session.executeScript(`return (${run})(arguments[0])`, argument),
      close: async () => {
        await session.quit();
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}
