/** What the build knows of ONNX Runtime's WebAssembly binary, so that its download is verified and has a total. */
declare const __ORT_WASM__: { readonly bytes: number; readonly sha256: string };

/** A module that scripts/kernels.ts compiled. */
declare module '*?kernels' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** The same with the instructions of relaxed SIMD. */
declare module '*?kernels=relaxed-simd' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
