/** What the tests of this folder need of a browser, whoever drives it: each test is written once, and runs in all of them. */
import { patience } from '../support/patience.ts';
import type { BrowserName } from './coverage.ts';

export type Key = 'Tab' | 'Enter' | 'Space' | 'Escape' | 'ArrowRight' | 'ArrowLeft';

/** A tab of a visitor's. */
export interface Tab {
  open(address: string): Promise<void>;
  /** Gives files to the page's file input, all at once. */
  upload(...paths: readonly string[]): Promise<void>;
  /** Clicks, as a mouse does, the first element that this XPath finds. */
  click(xpath: string): Promise<void>;
  /** Presses a key where the focus is. */
  press(key: Key): Promise<void>;
  /** Types where the focus is. */
  type(text: string): Promise<void>;
  /** Runs a function in the page, which may use nothing but its argument, and waits for it. */
  evaluate<A, R>(run: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
  /** Runs a script in the page, whatever the CSP says of scripts. */
  inject(script: string): Promise<void>;
  close(): Promise<void>;
}

/** What is to be different about a visitor. */
export interface Visitor {
  /** There is a camera, and it may not be used. */
  readonly refusesCamera?: boolean;
}

/** A browser that was started. */
export interface Browser {
  /** Opens a tab that knows nothing of any other: nothing is stored, no service worker is there. */
  newTab(visitor?: Visitor): Promise<Tab>;
  /** Ends it, after its tabs are closed. */
  close(): Promise<void>;
}

/** How a browser is started. */
export interface Start {
  readonly name: BrowserName;
  /** Whether it is installed. */
  readonly isHere: boolean;
  start(): Promise<Browser>;
}

/**
 * Polls until `run` gives something true. (The drivers' own waiting breaks on the page's CSP.) `milliseconds` are for what never comes.
 */
export async function until<A, R>(
  tab: Tab,
  run: (argument: A) => R | Promise<R>,
  argument: A,
  milliseconds = patience,
): Promise<NonNullable<R>> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    const value = await tab.evaluate(run, argument);
    if (value) return value as NonNullable<R>;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const page = await tab.evaluate(() => document.body.innerText, undefined);
  throw new Error(`within ${milliseconds} ms nothing came for ${run}; the page says:\n${page}`);
}
