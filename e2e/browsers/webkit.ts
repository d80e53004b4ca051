import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { Builder, By, Capabilities, Key as Keys, type WebDriver } from 'selenium-webdriver';
import { freePort } from '../../scripts/free-port.mjs';
import { whenUp } from '../server/serve-build.ts';
import type { Key, Start, Tab } from './browser.ts';
import { screenIsHere, startScreen } from './screen.ts';

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

/** WebKitGTK's MiniBrowser, which has Safari's engine. */
export const webkit: Start = {
  name: 'WebKitGTK',
  isHere: binary !== undefined && screenIsHere && spawnSync('which', ['WebKitWebDriver']).status === 0,
  async start() {
    const screen = await startScreen();
    return {
      newTab: () => startMiniBrowser(screen.display),
      close: async () => {
        screen.stop();
      },
    };
  },
};

/** Starts a MiniBrowser, which stores nothing on the disk, and its driver, which drives but one. */
async function startMiniBrowser(display: string): Promise<Tab> {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    detached: true, // a group, so that the browser ends with it
    env: {
      ...process.env,
      DISPLAY: display,
      // Its sandbox needs user namespaces, which a container has not.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  });
  const end = () => process.kill(-(driver.pid as number), 'SIGTERM');
  try {
    const server = `http://127.0.0.1:${port}`;
    await whenUp(`${server}/status`);
    const capabilities = new Capabilities({
      browserName: 'MiniBrowser',
      acceptInsecureCerts: true, // a test's own site signs for itself
      timeouts: { script: 20 * 60_000 }, // how long it takes is the machine's business
      'webkitgtk:browserOptions': { binary, args: ['--automation'] },
    });
    const session = await new Builder().usingServer(server).withCapabilities(capabilities).build();
    return drive(session, async () => {
      await session.quit();
      end();
    });
  } catch (error) {
    end();
    throw error;
  }
}

const keys: Readonly<Record<Key, string>> = {
  Tab: Keys.TAB,
  Enter: Keys.ENTER,
  Space: Keys.SPACE,
  Escape: Keys.ESCAPE,
  ArrowRight: Keys.ARROW_RIGHT,
  ArrowLeft: Keys.ARROW_LEFT,
};

function drive(session: WebDriver, close: () => Promise<void>): Tab {
  const send = (text: string) => session.actions().sendKeys(text).perform();
  return {
    open: (address) => session.get(address),
    upload: async (...paths) =>
      (await session.findElement(By.css('input[type=file]'))).sendKeys(paths.join('\n')),
    click: async (xpath) => (await session.findElement(By.xpath(xpath))).click(),
    press: (key) => send(keys[key]),
    type: send,
    evaluate: (run, argument) => session.executeScript(`return (${run})(arguments[0])`, argument),
    inject: (script) => session.executeScript(script),
    close,
  };
}
