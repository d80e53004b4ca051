/** @param base64 as scripts/kernels.ts gives it @throws WebAssembly.CompileError when this browser does not know its instructions */
export function compileModule(base64: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}
