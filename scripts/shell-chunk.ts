/**
 * All that the page loads at once goes into one chunk. Left alone, whatever lazy code shares with the page becomes a file of
 * its own: twenty small ones, which compress worse together than one does.
 */
import type { Plugin } from 'vite';

export function shellChunk() {
  const shell = new Set<string>();
  const plugin: Plugin = {
    name: 'inkling-shell-chunk',
    apply: 'build',
    buildEnd() {
      const add = (id: string) => {
        const module = this.getModuleInfo(id);
        if (!module || shell.has(id)) return;
        shell.add(id);
        for (const imported of module.importedIds) add(imported);
      };
      for (const id of this.getModuleIds()) {
        if (this.getModuleInfo(id)?.isEntry) add(id);
      }
    },
  };
  return { plugin, group: { name: 'shell', test: (id: string) => shell.has(id) } };
}
