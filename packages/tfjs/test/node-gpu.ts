import { create, globals } from 'webgpu';

// What browsers have, for the tests that run in Node: `navigator.gpu` and the classes and constants of WebGPU.
// Once a process: devices do not outlive what `create` gives.
if (!globalThis.navigator?.gpu) {
  Object.assign(globalThis, globals);
  const gpu = create([]);
  if (globalThis.navigator) Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu } });
}
