import type { startThreads as Start } from './start-threads.ts';

/** In place of `start-threads.ts` in browsers. */
export const startThreads: typeof Start = () => {
  throw new TypeError('only Node trains in threads: workers must be 0 here');
};
