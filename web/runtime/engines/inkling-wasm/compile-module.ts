/** What comes before the limits of the memory that a module imports, and says how they are. */
const importOfMemory = new TextEncoder().encode('memory');
const [limited, limitedAndShared] = [1, 3];

/**
 * @param module as scripts/kernels.ts gives it
 * @param shared whether it is to run on memory that threads share: one bit of what it imports
 * @throws WebAssembly.CompileError when this browser does not know its instructions
 */
export function compileModule(module: Uint8Array<ArrayBuffer>, shared = false): Promise<WebAssembly.Module> {
  const bytes = shared ? module.slice() : module;
  if (shared) bytes[limitsAt(bytes)] = limitedAndShared;
  return WebAssembly.compile(bytes);
}

function limitsAt(bytes: Uint8Array): number {
  const wanted = [...importOfMemory, 2, limited];
  const at = bytes.findIndex((_, i) => wanted.every((byte, k) => bytes[i + k] === byte));
  if (at < 0) throw new WebAssembly.CompileError('no import of a memory');
  return at + wanted.length - 1;
}
