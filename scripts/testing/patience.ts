/** Vitest gives `vi.waitFor` one second: a verdict by how busy the machine is. It gets half of what a test has. */
import { vi } from 'vitest';

const waitFor = vi.waitFor;
vi.waitFor = (callback, options) =>
  waitFor(callback, { timeout: 30_000, ...(typeof options === 'number' ? { timeout: options } : options) });
