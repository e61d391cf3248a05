/** Stands in for `shared-folder.ts` in browsers, where tests reach no folder. */
export function sharedFolder(): string | undefined {
  console.warn('skipped what needs ../shared: there is no file system here');
  return undefined;
}
