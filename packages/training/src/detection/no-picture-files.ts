import type { readPictureFiles as Read } from './read-picture-files.ts';

/** In place of `read-picture-files.ts` where there are no files: browsers. */
export const readPictureFiles: typeof Read = async () => {
  throw new TypeError("only Node reads pictures from files; give them as a source { dataset: 'pictures' }");
};
