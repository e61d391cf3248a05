/** Activations that stores apply, as `activation` in kernel arguments; `a` and `b` are its parameters. */
@inline export const CLAMP: i32 = 0; // min(max(x, a), b); infinite where there is no activation
@inline export const LEAKY_RELU: i32 = 1; // a * x below 0
@inline export const SIGMOID: i32 = 2;
@inline export const TANH: i32 = 3;
@inline export const HARD_SWISH: i32 = 4;
@inline export const SILU: i32 = 5;
@inline export const MISH: i32 = 6;
@inline export const HARD_SIGMOID: i32 = 7; // min(max(a * x + b, 0), 1)

// More that only a step of its own applies.
@inline export const ELU: i32 = 8; // b * (x at and above 0, a * (exp(x) - 1) below)
@inline export const SOFTPLUS: i32 = 9;
@inline export const SOFTSIGN: i32 = 10;
@inline export const AFFINE: i32 = 11; // a * x + b
@inline export const ABS: i32 = 12;
@inline export const SQRT: i32 = 13;
@inline export const RECIPROCAL: i32 = 14;
@inline export const EXP: i32 = 15;
@inline export const LOG: i32 = 16;
@inline export const FLOOR: i32 = 17;
@inline export const CEIL: i32 = 18;
@inline export const ROUND: i32 = 19;
@inline export const ERF: i32 = 20;
@inline export const GELU: i32 = 21;
@inline export const GELU_TANH: i32 = 22;
