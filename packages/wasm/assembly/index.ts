// Entry of the build: every kernel that JavaScript calls. See ../README.md for how a kernel is written.
export { unary } from './element/unary';
