/** Kernels at once: of modules that are compiled already, on a thread that is not the page's. */
export const instancesNow = (modules: readonly WebAssembly.Module[], memory: WebAssembly.Memory) =>
  exportsOf(modules.map((module) => new WebAssembly.Instance(module, { env: { memory } })));

/** What they export, together. */
export const exportsOf = (instances: readonly WebAssembly.Instance[]) =>
  Object.assign({}, ...instances.map(({ exports }) => exports));
