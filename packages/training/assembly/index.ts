// Entry of the build: every kernel that JavaScript calls, in the order of their files. They work in the memory of
// tfjs's WebAssembly backend: addresses come from there, and nothing here has data of its own.
export { fill } from './element/fill';
