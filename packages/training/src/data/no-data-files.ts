import type { readDataFiles as Read } from './files/read-data-files.ts';

/** In place of `files/read-data-files.ts` where there are no files: browsers. */
export const readDataFiles: typeof Read = async () => {
  throw new TypeError("only Node reads data sets from files; give images as a source { dataset: 'memory' }");
};
