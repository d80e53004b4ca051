/** What a test needs of a browser that Playwright does not drive: Debian's Firefox, and WebKitGTK, Safari's engine. */
export interface Browser {
  readonly name: string;
  open(address: string): Promise<void>;
  /** Gives a file to the page's file input. */
  upload(path: string): Promise<void>;
  /** Runs a function of the page's own, which may use nothing but its argument. */
  evaluate<A, R>(run: (argument: A) => R, argument: A): Promise<R>;
  close(): Promise<void>;
}

/** Polls until `run` gives something true; for browsers whose drivers' own waiting breaks on the page's CSP. */
export async function until<A, R>(
  browser: Browser,
  run: (argument: A) => R,
  argument: A,
  milliseconds = 180_000,
): Promise<NonNullable<R>> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    const value = await browser.evaluate(run, argument);
    if (value) return value as NonNullable<R>;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${browser.name}: nothing came within ${milliseconds} ms`);
}
