/**
 * The engine's kernels, in AssemblyScript; scripts/kernels.ts compiles them. They work on the memory that they are given, know
 * addresses alone, and check nothing: ../program.ts does, before the first of them runs.
 */
export { add } from './add';
export { clear, copyThrough } from './copy';
export { depthwise } from './depthwise';
export { dequantize, quantize } from './ends';
export { multiply } from './gemm';
export { linear } from './linear';
export { patches } from './patches';
export { globalAverage, maxPool } from './pool';
export { fromTiles, multiplyTiles, toTiles } from './winograd';
export { fromTiles4, toTiles4 } from './winograd4';
