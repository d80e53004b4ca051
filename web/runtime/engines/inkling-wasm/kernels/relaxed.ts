/** Kernels that take relaxed SIMD: a module of its own, which only some browsers compile. ../byte-products.ts picks it. */
export { multiplyBytes } from './gemm-bytes';
export { products } from './products';
export { toBytes } from './to-bytes';
