/** Names that a visitor may have heard of; an engine without one goes by its id. */
const engineNames: Partial<Record<string, string>> = {
  'inkling-wasm': 'Inkling',
  'ort-wasm': 'WASM',
  'tfjs-webgl': 'WebGL',
};
export const engineName = (id: string) => engineNames[id] ?? id;

/** What is computed in; how the weights are kept is the manifest's business. */
const precisions: Partial<Record<string, string>> = { 'int8-weights': 'float32' };
export const precisionName = (precision: string) => precisions[precision] ?? precision;
