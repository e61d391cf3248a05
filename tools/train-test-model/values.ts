/** Values of one parameter or statistic, in tfjs's layout: filters are `[height, width, channels, filters]`. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
