import { engineName } from '../engine-names.ts';

export const isolation = {
  none: `This page is not cross-origin isolated, so ${engineName('ort-wasm')} runs on one thread here.`,
};
