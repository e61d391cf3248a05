/**
 * When a run counts as done: `computed` once the GPU has worked off what was submitted, the results still in its
 * memory; `read` once the results are in JavaScript.
 */
export type Waiting = 'computed' | 'read';
