/**
 * What the page loads together goes into one chunk. Left alone, whatever lazy code shares with it becomes a file of its own:
 * dozens of small ones, which compress worse together than one does, and wait for each other's turn on the few connections.
 */
import type { Plugin } from 'vite';

/** Modules whose code comes while the first picture is worked on (ui/app/App.tsx). */
const details = /\/web\/ui\/app\/details\.ts$/;
/** What waits until the page is idle (main.tsx). */
const idle = /\/web\/idle\.ts$/;
/** What files of a bucket are checked with (runtime/client/load-schemas.ts). */
const schemas = /\/web\/runtime\/client\/schemas\.ts$/;

/**
 * @param shellEntry what comes first: these entries and all that they import
 * @returns the plugin that finds out what belongs together, and the groups that say so to the bundler, most wanted first
 */
export function chunks(shellEntry = /./) {
  const shell = new Set<string>();
  const later = { schemas: new Set<string>(), details: new Set<string>(), idle: new Set<string>() };
  const plugin: Plugin = {
    name: 'inkling-chunks',
    apply: 'build',
    buildEnd() {
      const add = (id: string, chunk: Set<string>) => {
        const module = this.getModuleInfo(id);
        if (!module || chunk.has(id) || shell.has(id)) return;
        chunk.add(id);
        for (const imported of module.importedIds) add(imported, chunk);
      };
      const ids = [...this.getModuleIds()];
      for (const id of ids) if (this.getModuleInfo(id)?.isEntry && shellEntry.test(id)) add(id, shell);
      for (const id of ids) {
        if (schemas.test(id)) add(id, later.schemas);
        if (details.test(id)) add(id, later.details);
        if (idle.test(id)) add(id, later.idle);
      }
    },
  };
  const groups = Object.entries({ shell, ...later }).map(([name, chunk]) => ({
    name,
    test: (id: string) => chunk.has(id),
  }));
  return { plugin, groups };
}
