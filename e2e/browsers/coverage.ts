/** Which test of this folder runs in which browser. The one place where a test is kept from a browser, and where it says why. */

export const browserNames = ['Chromium', 'Firefox', 'WebKitGTK'] as const;
export type BrowserName = (typeof browserNames)[number];

/** Chromium's own suite has the same test already, in this file. */
interface Elsewhere {
  readonly in: string;
}
/** It runs there; or it is in another file; or why it cannot. */
type Run = true | Elsewhere | string;

const here = { Firefox: true, WebKitGTK: true } as const;

export const coverage: Readonly<Record<string, Readonly<Record<BrowserName, Run>>>> = {
  'the right answers': { ...here, Chromium: { in: 'e2e/answer/first-light.spec.ts' } },
  'a drawing, a turned photograph and transparency look as they are meant to': {
    ...here,
    Chromium: { in: 'e2e/answer/preprocessing.spec.ts' },
  },
  'large pictures are shrunk bit for bit, however their pixels are read': { Chromium: true, ...here },
  'a bad file is told by name, and the answer before it stays': {
    ...here,
    Chromium: { in: 'e2e/sources/bad-files.spec.ts' },
  },
  'a dropped and a pasted picture': { ...here, Chromium: { in: 'e2e/answer/first-light.spec.ts' } },
  'pictures by their address: the page’s own site, and others that let it read or do not': {
    ...here,
    Chromium: { in: 'e2e/sources/address.spec.ts' },
  },
  'many pictures at once, exported as JSON and CSV': {
    ...here,
    Chromium: { in: 'e2e/list/list.spec.ts' },
  },
  'many pictures in several workers: each row has its own answer, in order': { Chromium: true, ...here },
  'Tab reaches every control, in order': {
    Chromium: true,
    ...here,
  },
  'Enter, Space, arrows and Escape are enough': {
    ...here,
    Chromium: { in: 'e2e/answer/first-light.spec.ts' },
  },
  'axe finds nothing, before and after an answer, in the settings, and beside a list and a bad file': {
    ...here,
    Chromium: { in: 'e2e/app/accessibility.spec.ts' },
  },
  'the golden pictures by inkling-wasm': { ...here, Chromium: { in: 'e2e/engines/golden.spec.ts' } },
  'the golden pictures by ort-wasm': { ...here, Chromium: { in: 'e2e/engines/golden.spec.ts' } },
  'the golden pictures by tfjs-webgl': { ...here, Chromium: { in: 'e2e/engines/golden.spec.ts' } },
  'products of bytes are the exact reference’s': {
    Chromium: true,
    Firefox: true,
    WebKitGTK: 'it has no relaxed product of bytes, so that the baseline’s kernels run there',
  },
  'a second thread takes its share of a large net, and answers stay the same': {
    Chromium: true,
    Firefox: true,
    WebKitGTK: 'it shares memory with no worker, so that one thread answers there',
  },
  'no camera: a sentence, and a picture can be chosen instead': {
    ...here,
    Chromium: { in: 'e2e/camera/absent.spec.ts' },
  },
  'a camera that may not be used: a sentence that says where to allow it': {
    Firefox: true,
    WebKitGTK: 'there is no camera, its driver makes none up, and without one nothing is asked',
    Chromium: { in: 'e2e/camera/failures.spec.ts' },
  },
  'after one visit, it works without the server': {
    ...here,
    Chromium: { in: 'e2e/offline/offline.spec.ts' },
  },
  'the package’s element and runtime, from another origin': {
    ...here,
    Chromium: { in: 'e2e/package/element.spec.ts' },
  },
  'the corpus: each picture gets its answer or its sentence': { Chromium: true, ...here },
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Titles of the tests that this browser does not run, for Playwright's `grepInvert`. */
export function notIn(browser: BrowserName): RegExp[] {
  return Object.entries(coverage)
    .filter(([, runs]) => runs[browser] !== true)
    .map(([title]) => new RegExp(` ${escaped(title)}$`));
}
