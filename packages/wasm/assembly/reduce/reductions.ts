/** How values become one, as `kind` in kernel arguments. */
@inline export const SUM: i32 = 0;
@inline export const SQUARES: i32 = 1; // the sum of their squares
@inline export const MAXIMUM: i32 = 2;
@inline export const MINIMUM: i32 = 3;
@inline export const PRODUCT: i32 = 4;
