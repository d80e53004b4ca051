/**
 * Links in the page that have the browser fetch at once, side by side, what the first answer will need anyway: the files that
 * say which models there are, what checks them, the worker and the engine to begin with. All of it is small. Weights are
 * fetched once the page is idle or a picture comes, and only then is it certain which: config.json may name another bucket.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HtmlTagDescriptor, Plugin } from 'vite';

/** Scripts by their names without the hash; each brings what it imports at once. */
const early = ['schemas', 'worker', 'inkling-wasm'];

export interface BuiltScript {
  readonly fileName: string;
  readonly code: string;
}

/** Names of the scripts of that name, and of all that they import statically, each once. */
export function withImports(names: readonly string[], scripts: readonly BuiltScript[]): string[] {
  const found = new Set<string>();
  const add = (script: BuiltScript | undefined) => {
    if (!script || found.has(script.fileName)) return;
    found.add(script.fileName);
    for (const [, name] of script.code.matchAll(/\b(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) {
      add(scripts.find(({ fileName }) => fileName.endsWith(`/${name}`)));
    }
  };
  for (const name of names) {
    const own = scripts.filter(({ fileName }) => new RegExp(`/${name}-[\\w-]{8}\\.js$`).test(fileName));
    if (own.length === 0) throw new Error(`the build has no script ${name}: scripts/preload.ts names it`);
    own.forEach(add);
  }
  return [...found];
}

/** Files of the bucket beside the page that are read at every start, after config.json. */
export function bucketFiles(index: {
  readonly models: readonly { id: string; version: string }[];
}): string[] {
  const manifests = index.models.map(({ id, version }) => `models/${id}/${version}/manifest.json`);
  return ['models/index.json', ...manifests];
}

const link = (attrs: HtmlTagDescriptor['attrs']): HtmlTagDescriptor => ({
  tag: 'link',
  attrs: { ...attrs, crossorigin: true }, // as fetch() and import() ask: else it would be fetched twice
  injectTo: 'head',
});

export function preload(): Plugin {
  let folder = '';
  return {
    name: 'inkling-preload',
    apply: 'build',
    configResolved({ publicDir }) {
      folder = publicDir;
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const scripts = Object.values(bundle)
          .filter(({ fileName }) => fileName.endsWith('.js'))
          .map((file) => ({
            fileName: file.fileName,
            code: file.type === 'chunk' ? file.code : String(file.source),
          }));
        const index = JSON.parse(readFileSync(join(folder, 'models/index.json'), 'utf8'));
        const json = ['config.json', ...bucketFiles(index)];
        return [
          ...json.map((path) => link({ rel: 'preload', as: 'fetch', href: `./${path}` })),
          // (`as` would be "worker" for some of them; Chromium knows no such value here, and a worker finds them all the same.)
          ...withImports(early, scripts)
            .filter((path) => !html.includes(path))
            .map((path) => link({ rel: 'modulepreload', href: `./${path}` })),
        ];
      },
    },
  };
}
