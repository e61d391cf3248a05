/** What becomes of the pixels of a window, as `kind` in kernel arguments. */
@inline export const MAXIMUM: i32 = 0;
@inline export const MEAN: i32 = 1;
@inline export const WEIGHTED: i32 = 2; // their sum, each pixel's channels multiplied by weights
