import { setFlagsFromString } from 'node:v8';

// Node 20 has relaxed SIMD behind a flag; browsers and later versions have it without. Here rather than in the tests,
// so that these run in both.
setFlagsFromString('--experimental-wasm-relaxed-simd');
