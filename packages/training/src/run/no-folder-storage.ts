import type { folderStorage as Open } from './folder-storage.ts';

/** In place of `folder-storage.ts` in browsers. */
export const folderStorage: typeof Open = () => {
  throw new TypeError('only Node has folders: give a RunStorage, such as memoryStorage()');
};
