/** Activations that stores apply, as `activation` in kernel arguments; `a` and `b` are its parameters. */
@inline export const CLAMP: i32 = 0; // min(max(x, a), b); infinite where there is no activation
@inline export const LEAKY_RELU: i32 = 1; // a * x below 0
@inline export const SIGMOID: i32 = 2;
@inline export const TANH: i32 = 3;
@inline export const HARD_SWISH: i32 = 4;
@inline export const SILU: i32 = 5;
@inline export const MISH: i32 = 6;
@inline export const HARD_SIGMOID: i32 = 7; // min(max(a * x + b, 0), 1)
